export type { BankOptions } from './bank-options.ts';
export type { RequestCounts } from './http/control/request-log.ts';
export type { AdvanceReport } from './life/advance.ts';
export { parseQuirks } from './parse-quirks.ts';
export { defaultQuirks, type Quirks, quirkDescriptions } from './quirks.ts';
export { type RunningBank, startBank } from './start-bank.ts';
export type { Books } from './truth/books/books.ts';
export type { TrueTransaction, Truth } from './truth/truth.ts';
