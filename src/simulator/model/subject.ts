export const subjectTypes = [
  'Card',
  'Transfer',
  'Income',
  'DirectDebit',
  'DirectDebitCollection',
  'DirectDebitHold',
  'WalletToWallet',
  'Check',
  'SwiftIncome',
  'PagopaPayment',
  'F24Payment',
  'BillingTransfer',
  'FinancingIncome',
  'FinancingInstallment',
  'AccountRemuneration',
  'Other',
] as const;

export type SubjectType = (typeof subjectTypes)[number];

/** `SwiftIncome` as the nested key and the lower-case dialect write it: `swift_income`. */
export function snakeCase(subject: string): string {
  return subject.replace(/(?<=.)([A-Z])/g, '_$1').toLowerCase();
}
