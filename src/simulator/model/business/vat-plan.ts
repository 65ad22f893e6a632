/** How the VAT of a row splits: rates in tenths of a percent; shares of the amount in percent. */
export interface VatPlan {
  /** What the header says: tenths of a percent, -10 for "several or unusual", null for no VAT. */
  headerTenths: number | null;
  lines: readonly { rateTenths: number; sharePercent: number }[];
  /** What went wrong when somebody entered it: the total, taken of the whole amount; or the sign. */
  mistake?: 'total' | 'sign';
}
