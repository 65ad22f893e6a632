export interface Account {
  id: string;
  slug: string;
  name: string;
  status: 'active' | 'closed';
  main: boolean;
  external: boolean;
  role: Role;
  /** When it was closed, or never. */
  closesMs: number;
  iban: string;
  bic: string;
  accountNumber: string | null;
  /** Before the first movement that the bank knows. */
  openingCents: number;
  /** After the last one, at another bank too. */
  balanceCents: number;
  /** Signed sum of the pending rows: part of the authorized balance only. */
  pendingCents: number;
  lastSettledMs: number;
  /** The moment of the balance. */
  updatedMs: number;
}

/** What an account is for. */
export type Role = 'main' | 'salaries' | 'taxes' | 'reserve' | 'team' | 'closed' | 'external';
