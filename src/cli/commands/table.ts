import type { Command } from './command.ts';

/** A command before it is needed: what a list of commands shows, and how the rest of it is loaded. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** What it wants beside settings; among the flags by its name. */
  readonly argument?: Argument;
  /** What may follow that. */
  readonly second?: Argument;
  /** Loads the command with all that it needs, which is most of the time that a start takes. */
  load(): Promise<Command>;
}

export interface Argument {
  readonly name: string;
  readonly doc: string;
}

/** All commands, in the order of the help. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'sync',
    summary: 'Extract, then load: the whole way from the bank to the staging tables',
    load: async () => (await import('./sync.ts')).syncCommand,
  },
  {
    name: 'extract',
    summary: 'From the bank to the raw zone',
    load: async () => (await import('./extract.ts')).extractCommand,
  },
  {
    name: 'load',
    summary: 'From the raw zone to the warehouse; an empty warehouse is rebuilt from the beginning',
    load: async () => (await import('./load.ts')).loadCommand,
  },
  {
    name: 'build',
    summary: 'From the staging tables to the finance tables, with dbt, where something has changed',
    load: async () => (await import('./build.ts')).buildCommand,
  },
  {
    name: 'report',
    summary: 'The finance page of the finance tables: cash, in and out, spend, VAT, receipts owed',
    load: async () => (await import('./report.ts')).reportCommand,
  },
  {
    name: 'check',
    summary:
      'Are credentials, scopes of the lists, raw zone and warehouse ready? Says what is missing and how to fix it',
    load: async () => (await import('./check.ts')).checkCommand,
  },
  {
    name: 'status',
    summary: 'Where extract and load stand, and what is owed',
    load: async () => (await import('./status/status.ts')).statusCommand,
  },
  {
    name: 'verify',
    summary:
      'Reads the whole raw zone and compares it with its manifests: what is missing, what was altered?',
    load: async () => (await import('./verify.ts')).verifyCommand,
  },
  {
    name: 'audit',
    summary:
      'Sync, and list everything once more: what was edited silently, what does the bank no longer know?',
    load: async () => (await import('./audit/audit.ts')).auditCommand,
  },
  {
    name: 'transaction',
    argument: { name: 'id', doc: 'The id (UUID) of the transaction at the bank' },
    summary:
      'Why is this number so? One transaction at the bank now, in every version held, and in the finance tables',
    load: async () => (await import('./transaction/transaction.ts')).transactionCommand,
  },
  {
    name: 'probe',
    summary:
      'How does this bank behave where its documentation is silent? Reads only, and tells nothing about people',
    load: async () => (await import('./probe/probe.ts')).probeCommand,
  },
  {
    name: 'serve',
    summary: 'Sync again and again, and at once when a webhook says that something happened',
    load: async () => (await import('./service/serve.ts')).serveCommand,
  },
  {
    name: 'webhooks',
    argument: { name: 'action', doc: 'create, list or delete' },
    second: { name: 'id', doc: 'delete: the id of the subscription' },
    summary: 'The webhooks that the bank sends to an OAuth application: create, list, delete ID',
    load: async () => (await import('./service/webhooks.ts')).webhooksCommand,
  },
  {
    name: 'simulate',
    summary: 'Run a simulated Qonto on this machine, to try everything without an account',
    second: {
      name: 'action',
      doc: 'advance: move the clock of one that is open, by --days and --hours',
    },
    load: async () => (await import('./demo/simulate.ts')).simulateCommand,
  },
  {
    name: 'demo',
    summary: 'A simulated bank, two syncs, dbt and a finance report: the whole journey in a minute',
    load: async () => (await import('./demo/demo.ts')).demoCommand,
  },
];
