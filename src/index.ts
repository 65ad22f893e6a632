/**
 * For programs: `const config = readConfig({ raw: '…' }, env)`, then `await sync(config, createLog('info'))`. Who brings a
 * raw zone or a warehouse of their own gives it to `extractUnderLease` and `load`.
 */
export { ConnectorError, type ErrorKind, exitStatus } from './base/errors.ts';
export { Interrupted } from './base/interrupt.ts';
export { createLog, type Log, silentLog } from './base/log.ts';
export { type Config, type Environment, type Flags, readConfig } from './config/config.ts';
export { noConfigFile } from './config/file/file.ts';
export type { ExtractEvent, OnProgress } from './extract/deps.ts';
export type { ExtractReport, ListingReport } from './extract/report.ts';
export { load } from './load/load.ts';
export type { LoadReport } from './load/report.ts';
export type { JobCost, MergeCounts, Warehouse } from './load/warehouse.ts';
export type { Bank } from './qonto/bank.ts';
export { type Manifest, manifestSchema } from './raw/manifest.ts';
export { type RawLine, rawLineSchema } from './raw/raw-line.ts';
export type { RawZone } from './raw/zone.ts';
export { composeWarehouse, composeZone, now } from './run/compose.ts';
export { composeBank } from './run/compose-bank.ts';
export { extractOptions, extractUnderLease } from './run/extract.ts';
export type { OnStep, SyncReport } from './run/story.ts';
export { extractOnly, loadOnly, type RunOptions, sync } from './run/sync.ts';
