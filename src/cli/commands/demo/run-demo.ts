import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolders } from '../../../base/disk/make-folder.ts';
import {
  type ConnectorError,
  configError,
  exitStatus,
  unavailableError,
} from '../../../base/errors.ts';
import { dayMs } from '../../../base/instant.ts';
import { endWith } from '../../../base/interrupt.ts';
import type { Config } from '../../../config/config.ts';
import { cleanEnvironment } from '../../../config/environment.ts';
import { buildModels, requireDbtRun } from '../../../dbt/build.ts';
import { requireDbt } from '../../../dbt/find-dbt.ts';
import { packageRoot } from '../../../dbt/package-root.ts';
import { newestManifest } from '../../../raw/chain.ts';
import { financePage } from '../../../report/page.ts';
import { askReport } from '../../../report/report.ts';
import { composeWarehouse, composeZone } from '../../../run/compose.ts';
import { composeMarts } from '../../../run/marts.ts';
import { refuseInRawZone } from '../../../run/outside-raw.ts';
import { startBank } from '../../../simulator/index.ts';
import { buildLine } from '../../output/dbt-report.ts';
import { financeReport } from '../../output/finance-text.ts';
import { print } from '../../output/output.ts';
import type { Call } from '../command.ts';
import { watchBuild } from '../watch-build.ts';
import { type DemoSettings, demoSettings } from './demo-settings.ts';

const daysOfLife = 20;
const pageName = 'finance-report.html';

/** The whole journey, as a user would go it: each step is the real program in a process of its own. */
export async function runDemo(call: Call): Promise<number> {
  const { env, signal } = call;
  const settings = demoSettings(call);
  const { folder, config } = settings;
  refuseInRawZone(config.raw, {
    what: `What the demo puts into ${folder}`,
    file: join(folder, 'dbt-target'),
    hint: 'Choose another --raw, or another --folder.',
  });
  emptyFolder(folder);
  requireDbt(config.warehouse.kind, env);
  await requireEmpty(config);
  await syncTwice(settings, call);
  print('', '── dbt: staging tables into finance tables, with their tests: about half a minute ──');
  const marts = await composeMarts(config);
  const target = await marts.prepare();
  const dbt = { folder: join(folder, 'dbt-target'), env, signal };
  const built = await watchBuild(config, (watch) => buildModels(target, { ...dbt, ...watch }));
  print(buildLine(built));
  if (built.failed > 0) return exitStatus.data;
  await requireDbtRun(['docs', 'generate', '--static'], target, dbt);
  const pages = {
    finance: join(folder, pageName),
    docs: join(dbt.folder, 'static_index.html'),
  };
  await marts.ask(async (ask) => {
    const report = await askReport(ask);
    print(...financeReport(report));
    writeFileSync(pages.finance, await financePage(report));
  });
  print('', ...locations(settings, marts.where, pages), '', ...nextSteps(pages.finance));
  return exitStatus.done;
}

async function syncTwice(
  { folder, raw, warehouse, bank: size }: DemoSettings,
  { env, signal }: Call,
): Promise<void> {
  // Its clock begins so that the second sync is today: the reports run to the present month.
  const today = Math.floor(Date.now() / dayMs) * dayMs;
  const bank = await startBank({
    ...size,
    now: new Date(today - daysOfLife * dayMs).toISOString(),
    // So that money moved to the account at another bank can be distinguished from spending.
    quirks: { external_iban: 'shown' },
  });
  try {
    const sync = () =>
      runSelf(
        ['sync', '--raw', raw, '--warehouse', warehouse],
        cleanEnvironment(
          {
            QONTO_API_URL: bank.url,
            QONTO_LOGIN: bank.login,
            QONTO_SECRET_KEY: bank.secretKey,
          },
          env,
        ),
        folder,
        signal,
      );
    print(`A simulated bank is open at ${bank.url}.`, '', '── First sync: everything ──');
    await sync();
    bank.bank.advance({ days: daysOfLife });
    print('', `── ${daysOfLife} days later: second sync, only what has changed ──`);
    await sync();
  } finally {
    await bank.close();
  }
}

/** Takes away what a demo before has made, and nothing else. */
function emptyFolder(folder: string): void {
  const known = ['raw', 'bank.duckdb', 'bank.duckdb.wal', 'dbt-target', pageName];
  makeFolders(folder);
  for (const name of known) rmSync(join(folder, name), { recursive: true, force: true });
}

function nextSteps(page: string): readonly string[] {
  return [
    'Next:',
    `  open the finance page in a browser: ${page}`,
    '  ask the finance tables yourself: dbt/README.md has queries to copy',
    '  with your own bank: set QONTO_LOGIN and QONTO_SECRET_KEY, then run qonto-elt check (in a clone: npx qonto-elt check)',
  ];
}

function locations(
  { raw, warehouse }: DemoSettings,
  marts: string,
  pages: { readonly finance: string; readonly docs: string },
): readonly string[] {
  return [
    `Raw zone        ${raw}`,
    `Staging tables  ${warehouse}`,
    `Finance tables  ${marts}`,
    `Finance page    ${pages.finance}`,
    `dbt docs page   ${pages.docs}`,
  ];
}

/** Throws if anything was ever put where these settings point: simulated rows must never get among real ones. */
async function requireEmpty(config: Config): Promise<void> {
  const zone = await composeZone(config);
  if ((await newestManifest(zone)) !== undefined) throw inUse(`The raw zone ${zone.uri('')}`);
  const warehouse = await composeWarehouse(config, zone);
  try {
    if (((await warehouse.cursor())?.seq ?? 0) > 0) throw inUse(`The warehouse ${warehouse.name}`);
  } finally {
    warehouse.close();
  }
}

function inUse(target: string): ConnectorError {
  return configError(`${target} is not empty`, {
    code: 'not_empty',
    hint: 'Nothing was changed. A demo writes simulated data, so it takes only a folder and a warehouse that were never used.',
  });
}

/** Runs this very program as a user would, in a process of its own, its output passing through; ends it with the signal. */
async function runSelf(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
  signal: AbortSignal,
): Promise<void> {
  const child = spawn(process.execPath, [join(packageRoot, 'bin', 'qonto-elt.js'), ...args], {
    cwd,
    env: { ...env, QONTO_ELT_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  endWith(child, signal);
  const status = await new Promise<number>((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => done(code ?? 1));
  });
  signal.throwIfAborted();
  if (status !== 0) {
    throw unavailableError(`qonto-elt ${args[0] ?? ''} ended with status ${status}`, {
      code: 'demo_failed',
      hint: 'What went wrong is said above.',
    });
  }
}
