/** What became of one attachment; `pending` is tried again by the next run, the others are final. */
export type Outcome =
  | {
      readonly state: 'stored';
      readonly path: string;
      readonly sha256: string;
      readonly reason?: never;
    }
  | {
      readonly state: 'pending' | 'gone' | 'too_large' | 'quarantined';
      readonly reason: string;
      readonly path?: never;
      readonly sha256?: never;
    };
