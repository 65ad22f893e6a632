import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Installs, once, what the tests on emulators need. Two things at a time: each waits much for the network. */
const lanes = [
  [['tools/emulators/install.ts']],
  [['tools/scripts/prepare-dbt.ts', 'bigquery'], ['tools/googlesql/install.ts']],
];
const statuses = await Promise.all(lanes.map(installOneByOne));
process.exitCode = Math.max(...statuses);

async function installOneByOne(scripts: readonly (readonly string[])[]): Promise<number> {
  for (const script of scripts) {
    const args = ['--import', 'tsx', ...script];
    const [status] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'close');
    if (status !== 0) return 1;
  }
  return 0;
}
