import { parseArgs } from 'node:util';

export interface Settings {
  readonly accounts: number;
  /** Per account. */
  readonly transactions: number;
  readonly latencyMs: number;
  readonly scenarios: ReadonlySet<number>;
  /** Counted runs of a comparison; scenarios 3 to 6 and 8 run once. */
  readonly runs: number;
}

const usage = `npm run bench -- [--accounts 10] [--transactions 10000] [--latency 20] [--runs 3] [--scenario 1,2,3,4,5,6,7,8]
  --accounts      bank accounts
  --transactions  transactions per account; scenarios 4 to 6 also take ten times as many
  --latency       delay of each answer in scenario 2, in ms
  --runs          counted runs of scenarios 1, 2 and 7; of 1 and 2 the median is shown
  --scenario      which ones to run: 1 and 2 full sync, 3 quiet run, 4 after changes, 5 peak memory,
                  6 the finance models, 7 full sync at the bank's limits, 8 the service and its webhooks`;

/** Undefined when only help was asked for. Throws a RangeError for values that make no sense. */
export function readFlags(args: readonly string[]): Settings | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      accounts: { type: 'string', default: '10' },
      transactions: { type: 'string', default: '10000' },
      latency: { type: 'string', default: '20' },
      runs: { type: 'string', default: '3' },
      scenario: { type: 'string', default: '1,2,3,4,5,6,7,8' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return undefined;
  }
  return {
    accounts: whole('accounts', values.accounts, 1, 100),
    transactions: whole('transactions', values.transactions, 1, 100_000),
    latencyMs: whole('latency', values.latency, 0, 10_000),
    runs: whole('runs', values.runs, 1, 20),
    scenarios: new Set(values.scenario.split(',').map((one) => whole('scenario', one, 1, 8))),
  };
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`--${name}: "${text}" is not a whole number from ${least} to ${most}`);
}
