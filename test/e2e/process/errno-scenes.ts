import { chmodSync, cpSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type OauthJourney, startOauthJourney } from '../../qonto/oauth/support/oauth-journey.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { type CliOutcome, runCli, startCli } from '../../support/run-cli.ts';

/** A command, ready to be run again and again from the same beginning. */
export interface Scene {
  /** The status it ends with where nothing fails. */
  readonly status: number;
  /** Runs it, with these variables besides. */
  readonly run: (more: Readonly<Record<string, string>>) => Promise<CliOutcome>;
}

const before: Readonly<Record<string, string>> = {
  load: 'extract',
  status: 'sync',
  verify: 'sync',
  check: 'extract',
};

/** Any command; `whole`: where the program dbt matters to what comes after, the real one has run once. */
export function sceneOf(command: string, whole: boolean): Promise<Scene> {
  if (command === 'demo') return demo(whole);
  return command === 'simulate' ? simulate() : journey(command);
}

async function journey(command: string): Promise<Scene> {
  const made = await startOauthJourney({ transactions: 12, accounts: 1, attachmentsShare: 0.5 });
  const dbt = programIn(made.folder, 'exit 0');
  // What a command begins with is made once and copied for each of its runs.
  const template = join(made.folder, 'template');
  const first = before[command];
  if (first !== undefined) {
    const begun = await runCli([first, '--quiet'], settings(made, template, dbt));
    expect(begun.status, begun.stderr).toBe(0);
  }
  const nextFolder = foldersIn(made.folder);
  return {
    status: 0,
    run: (more) => {
      const folder = nextFolder();
      if (existsSync(template)) cpSync(template, folder, { recursive: true });
      return runCli(command.split(' '), { ...settings(made, folder, dbt), ...more });
    },
  };
}

function settings({ oauthEnv }: OauthJourney, folder: string, dbt: string) {
  return {
    ...oauthEnv,
    QONTO_ELT_RAW: join(folder, 'raw'),
    QONTO_ELT_WAREHOUSE: `duckdb:${join(folder, 'bank.duckdb')}`,
    DBT_BIN: dbt,
  };
}

/** The real dbt takes half a minute a run: it runs once, and what it has made is put in its place. Else it fails. */
async function demo(whole: boolean): Promise<Scene> {
  const home = await temporaryFolder();
  const kept = join(home, 'kept.duckdb');
  if (whole) {
    const real = join(home, 'real');
    const made = await runCli(demoArgs(real), {});
    expect(made.status, made.stderr).toBe(0);
    renameSync(join(real, 'bank.duckdb'), kept);
  }
  const dbt = programIn(home, whole ? `exec cp '${kept}' "$QONTO_ELT_DUCKDB"` : 'exit 1');
  const nextFolder = foldersIn(home);
  return {
    status: whole ? 0 : 65,
    run: (more) => runCli(demoArgs(nextFolder()), { DBT_BIN: dbt, ...more }),
  };
}

function demoArgs(folder: string): string[] {
  return ['demo', '--folder', folder, '--transactions', '12'];
}

/** A bank stays open until it is asked to close. */
async function simulate(): Promise<Scene> {
  return {
    status: 0,
    run: async (more) => {
      const running = startCli(['simulate', '--transactions', '12'], more);
      const timer = setInterval(() => {
        if (!running.stdout().includes('npx qonto-elt sync')) return;
        clearInterval(timer);
        running.kill('SIGTERM');
      }, 50);
      return running.ended.finally(() => clearInterval(timer));
    },
  };
}

function programIn(folder: string, body: string): string {
  const program = join(folder, 'small-dbt');
  writeFileSync(program, `#!/bin/sh\n${body}\n`);
  chmodSync(program, 0o755);
  return program;
}

function foldersIn(folder: string): () => string {
  let runs = 0;
  return () => {
    runs += 1;
    return join(folder, `run-${runs}`);
  };
}
