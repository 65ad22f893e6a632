/**
 * What a movement is to the company whose books these are. The API does not show it: it is known to
 * the simulated bank alone, so that truth does not depend on how somebody reads the API.
 */
export type Nature =
  /** A purchase (debit) or a sale (credit). */
  | 'trade'
  /** Gives back a purchase (credit) or a sale (debit). */
  | 'refund'
  /** One leg of a transfer between two accounts of the company. */
  | 'own_transfer'
  /** Salaries and social charges. */
  | 'payroll'
  | 'tax'
  /** Loans, their instalments, interest. */
  | 'financing'
  /** What shareholders pay in and are paid. */
  | 'capital'
  /** Held back by the bank, and released. */
  | 'deposit'
  /** Cash from a machine. */
  | 'cash';

/** Whether VAT can be on such a movement at all. */
export function canCarryVat(nature: Nature): boolean {
  return nature === 'trade' || nature === 'refund';
}

/** Whether it takes back an earlier movement: a refund, or a guarantee that the bank releases. */
export function givesBack({ nature, side }: Movement): boolean {
  return nature === 'refund' || (nature === 'deposit' && side === 'credit');
}

/** Whether the movement counts as spending (purchases and what lowers them) or as income. */
export function isSpend(movement: Movement): boolean {
  return (movement.side === 'debit') !== givesBack(movement);
}

interface Movement {
  nature: Nature;
  side: 'credit' | 'debit';
}
