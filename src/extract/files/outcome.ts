/** What became of one attachment; `pending` is tried again by the next run, the others are final. */
export type Outcome =
  | {
      readonly state: 'stored';
      readonly path: string;
      readonly sha256: string;
      /** What is strange about it. */
      readonly reason?: string | undefined;
    }
  | {
      readonly state: 'quarantined';
      readonly reason: string;
      /** Where its bytes were set aside, if any came. */
      readonly path?: string;
      readonly sha256?: string;
    }
  | {
      readonly state: 'pending' | 'gone' | 'too_large';
      readonly reason: string;
      readonly path?: never;
      readonly sha256?: never;
    };
