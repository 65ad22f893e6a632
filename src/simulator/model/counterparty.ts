export interface Counterparty {
  label: string;
  cleanName: string | null;
  iban: string;
  bic: string;
  /** Host of the logo, when the counterparty has one. */
  logo: string | null;
}
