export interface Account {
  id: string;
  slug: string;
  name: string;
  status: 'active' | 'closed';
  main: boolean;
  external: boolean;
  iban: string;
  bic: string;
  accountNumber: string | null;
  balanceCents: number;
  /** Signed sum of the pending rows: part of the authorized balance only. */
  pendingCents: number;
  lastSettledMs: number;
  updatedMs: number;
}
