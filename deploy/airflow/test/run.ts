import { type ChildProcess, type SpawnSyncOptions, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { z } from 'zod';
import { cleanEnvironment } from '../../../src/config/environment.ts';
import { pythonEnvironment } from '../../../src/dbt/environment.ts';
import { packageRoot } from '../../../src/dbt/package-root.ts';
import { findPython } from '../../../src/dbt/python.ts';

/**
 * `npm run test:airflow`: the DAG in a real Airflow, on SQLite, around the simulated bank. Apart from `npm test`,
 * because Airflow alone is larger than everything else that is tested with.
 */
const here = dirname(fileURLToPath(import.meta.url));
const minute = 60_000;
const bankSchema = z.object({ url: z.string(), login: z.string(), secret_key: z.string() });

const folder = mkdtempSync(join(tmpdir(), 'qonto-elt-airflow-'));
const bank = spawn(
  process.execPath,
  [join(packageRoot, 'bin/qonto-elt.js'), 'simulate', '--transactions', '600', '--json'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
try {
  const airflow = airflowEnvironment();
  const { url, login, secret_key: key } = bankSchema.parse(JSON.parse(await firstLine(bank)));
  const { duckdb, ...places } = await prepareFolder();
  const env = cleanEnvironment(
    {
      AIRFLOW_HOME: folder,
      AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
      AIRFLOW__LOGGING__LOGGING_LEVEL: 'CRITICAL',
      AIRFLOW__CORE__DAGS_FOLDER: dirname(here),
      AIRFLOW_CONN_QONTO: JSON.stringify({ conn_type: 'generic', login, password: key }),
      PYTHONDONTWRITEBYTECODE: '1',
      QONTO_API_URL: url,
      QONTO_ELT_RAW: join(folder, 'raw'),
      QONTO_ELT_WAREHOUSE: `duckdb:${duckdb}`,
      TEST_SECRET: key,
      ...places,
    },
    process.env,
  );
  run(join(airflow, 'airflow'), ['db', 'migrate'], { env, timeout: 3 * minute });
  run(join(airflow, 'python'), ['-m', 'unittest', '--verbose', 'test_dag'], {
    env,
    cwd: here,
    timeout: 10 * minute,
  });
  await expectFinanceTables(duckdb);
} finally {
  bank.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** The programs of an environment with Airflow; made once, and again when the list of versions changes. */
function airflowEnvironment(): string {
  const home = join(packageRoot, '.emulators/airflow');
  const lock = join(here, '../requirements.txt');
  const stamp = join(home, 'made-from');
  const hash = createHash('sha256').update(readFileSync(lock)).digest('hex');
  const bin = join(home, 'bin');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return bin;
  rmSync(home, { recursive: true, force: true });
  const python = join(bin, 'python');
  run(findPython(process.env), ['-I', '-m', 'venv', home], { timeout: minute });
  // The pip that comes with older Pythons cannot read extras in a list with hashes.
  const pip = ['-I', '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  run(python, [...pip, '--only-binary', ':all:', 'uv==0.13.8'], { timeout: 5 * minute });
  const uv = ['-I', '-m', 'uv', 'pip', 'install', '--quiet', '--python', python];
  run(python, [...uv, '--only-binary', ':all:', '--require-hashes', '-r', lock], {
    timeout: 10 * minute,
  });
  writeFileSync(stamp, hash);
  return bin;
}

/** Two folders for the search path: one with the real program, one with a stand-in that only exits. */
async function prepareFolder() {
  const real = join(folder, 'programs');
  const standIns = join(folder, 'stand-ins');
  mkdirSync(real);
  mkdirSync(standIns);
  const program = join(packageRoot, 'bin/qonto-elt.js');
  const launcher = join(real, 'qonto-elt');
  writeFileSync(launcher, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(launcher, 0o755);
  const standIn = join(standIns, 'qonto-elt');
  copyFileSync(join(here, 'stand-in.sh'), standIn);
  chmodSync(standIn, 0o755);
  return {
    duckdb: join(folder, 'bank.duckdb'),
    DBT_BIN: join(await pythonEnvironment('duckdb', { env: process.env }), 'dbt'),
    TEST_REAL_PROGRAMS: real,
    TEST_STAND_INS: standIns,
  };
}

/** Airflow's word that a task went well is not enough. */
async function expectFinanceTables(file: string): Promise<void> {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const [row] = await connection
    .runAndReadAll('select count(*) as n from qonto.qonto__transactions')
    .then((result) => result.getRowObjectsJson());
  connection.closeSync();
  instance.closeSync();
  if (row?.n !== '600') throw new Error(`600 transactions expected, found ${String(row?.n)}`);
}

function run(command: string, args: readonly string[], options: SpawnSyncOptions): void {
  const { status, signal, error } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (status === 0) return;
  throw new Error(`${command} ${args[1] ?? ''} ended with ${error?.message ?? signal ?? status}`);
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the bank says nothing');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('the bank did not open');
}
