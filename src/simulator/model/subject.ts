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

const snakeCased = new Map<string, string>(
  subjectTypes.map((subject) => [subject, subject.replace(/(?<=.)([A-Z])/g, '_$1').toLowerCase()]),
);

/** `SwiftIncome` as the nested key and the lower-case dialect write it: `swift_income`. */
export function snakeCase(subject: SubjectType): string {
  return snakeCased.get(subject) ?? subject;
}
