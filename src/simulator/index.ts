export type { Bank, BulkTouch } from './bank.ts';
export type { BankOptions } from './bank-options.ts';
export type { Fault, FaultKind } from './http/faults.ts';
export type { LoggedRequest, RequestCounts } from './http/request-log.ts';
export type { AdvanceReport } from './life/advance.ts';
export type { MutatePlan } from './life/mutate-every.ts';
export {
  defaultQuirks,
  parseQuirks,
  type QuirkDescription,
  type Quirks,
  quirkDescriptions,
} from './quirks.ts';
export { type RunningBank, startBank } from './start-bank.ts';
export type { TrueAttachment, TrueTransaction, Truth } from './truth/truth.ts';
