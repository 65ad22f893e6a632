/** `no_outcome`: an attachment that a transaction refers to, and of which nothing says what became of it. */
export type Problem =
  | 'missing'
  | 'altered'
  | 'unreadable'
  | 'no_outcome'
  | 'watermark_fell'
  | 'beginning_rose';

/** Something in the raw zone that is not as it was committed. */
export interface Finding {
  readonly problem: Problem;
  /** The object's address, or the attachment's id. */
  readonly object: string;
  readonly detail: string;
  /** What to do, as a sentence. */
  readonly hint: string;
}

export function finding(problem: Problem, object: string, detail: string): Finding {
  return { problem, object, detail, hint: hints[problem] };
}

const backup =
  'Restore it from a backup of the raw zone: qonto-elt never changes what it has written.';

const hints: Record<Problem, string> = {
  missing: backup,
  altered: backup,
  unreadable: 'Check the disk and the permissions of the raw zone, then verify again.',
  no_outcome:
    'Let a run look back to its transaction, with --overlap 3650d: what lands again has its attachments asked for again.',
  watermark_fell:
    'No row is lost by it, that range of time is read again. But no run does this: look whether two raw zones were mixed.',
  beginning_rose:
    'A run with the earlier --since, or without one, proves what lies before again. But no run does this: look whether two raw zones were mixed.',
};
