/** What was found out about one thing that the bank's documentation leaves open. */
export interface Finding {
  readonly subject: string;
  readonly question: string;
  /** A word for how the bank behaves; null where that could not be seen. */
  readonly position: string | null;
  /** Why it could not be seen, or what else is worth knowing. Holds nothing about people. */
  readonly note: string | null;
}

export type Verdict = 'as assumed' | 'REFUTED' | 'open' | 'not seen';

export interface JudgedFinding extends Finding {
  /** What this program takes for likely; null where it takes nothing for granted. */
  readonly assumed: string | null;
  readonly verdict: Verdict;
  /** What follows from a refuted assumption. */
  readonly consequence: string | null;
}

export function seen(subject: string, question: string, position: string, note?: string): Finding {
  return { subject, question, position, note: note ?? null };
}

export function unseen(subject: string, question: string, why: string): Finding {
  return { subject, question, position: null, note: why };
}
