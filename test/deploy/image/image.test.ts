import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { version } from '../../../src/base/version.ts';
import { heldBank } from '../../e2e/process/held-bank.ts';
import { namesIn, openFiles } from '../../e2e/process/open-files.ts';
import { until } from '../../e2e/process/until.ts';
import { isListing } from '../../support/altered-bank.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { type Journey, startJourney } from '../../support/journey.ts';
import { embeddedWorld, type MakeWorld } from '../../support/world.ts';
import { type ContainerOptions, runContainer, startContainer } from './container.ts';

// Both images of the Dockerfile, built and run as `deploy/README.md` says.

describe('the connector in its image', () => {
  it('says its version', async () => {
    const { status, said } = await runContainer(['--version']);
    expect([status, said.trim()]).toEqual([0, version]);
  });

  it('is process 1 of a user who is not root, on a file system that is read-only but for the mounts', async () => {
    const { journey, options } = await startMounted();
    const bank = await heldBank(journey, isListing);
    const container = startContainer(['extract'], {
      ...options,
      env: { ...options.env, ...bank.env },
    });
    await until('it lists', () => bank.waiting() > 0, 60);
    const status = readFileSync(`/proc/${await container.pid()}/status`, 'utf8');
    expect(status).toMatch(/^NSpid:\t\d+\t(\d+\t)*1$/m);
    expect(status).toMatch(/^Uid:\t1000\t1000\t1000\t1000$/m);
    expect(status).toMatch(/^CapEff:\t0+$/m);
    const mounts = readFileSync(`/proc/${await container.pid()}/mounts`, 'utf8').split('\n');
    const writable = mounts.filter((line) => /^\S+ (\/|\/app|\/tmp|\/data) \S+ rw\b/.test(line));
    expect(writable.map((line) => line.split(' ')[1]).sort()).toEqual(['/data', '/tmp']);
    bank.letGo();
    expect((await container.ended).status).toBe(0);
  });

  it('checks, syncs, shows where it stands and verifies, within 512 MiB', async () => {
    const { journey, options } = await startMounted({ transactions: 3_000 });
    const small = { ...options, memory: '512m' };
    for (const command of ['check', 'sync', 'status', 'verify', 'sync']) {
      const { status, said } = await runContainer([command], small);
      expect(status, `${command}: ${said}`).toBe(0);
    }
    await journey.expectTruth();
  });

  it('copies 50,000 transactions of a first sync within 256 MiB', async () => {
    const { journey, options } = await startMounted({
      transactions: 50_000,
      attachmentsShare: 0.002,
    });
    const { status, said } = await runContainer(['sync'], { ...options, memory: '256m' });
    expect(status, said).toBe(0);
    await journey.expectTruth();
  });

  it('runs as any other user who may write to the mount', async () => {
    const { journey, options } = await startMounted(
      { transactions: 100, attachmentsShare: 0 },
      12345,
    );
    const { status, said } = await runContainer(['sync'], {
      ...options,
      flags: ['--user', '12345:0'],
    });
    expect(status, said).toBe(0);
    await journey.expectTruth();
  });

  it.each([
    ['without a mount', false],
    ['with a mount that is not its own', true],
  ])(
    'writes nothing that would be gone with the container: %s it ends with 78',
    async (_, isMounted) => {
      const journey = await startJourney({ transactions: 20, attachmentsShare: 0 });
      const folder = await temporaryFolder();
      chmodSync(folder, 0o755);
      const {
        QONTO_API_URL: url = '',
        QONTO_LOGIN: login = '',
        QONTO_SECRET_KEY: key = '',
      } = journey.env;
      const env = { QONTO_API_URL: url, QONTO_LOGIN: login, QONTO_SECRET_KEY: key };
      const { status, said } = await runContainer(['sync'], {
        env,
        ...(isMounted && { data: folder }),
      });
      expect(status, said).toBe(78);
      // A relative path would not tell which of the folders of the container it is.
      expect(said).toContain(' /data/');
      expect(said).not.toContain('Manifest 1 committed');
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('stops at once on SIGTERM in the middle of a listing', async () => {
    const { journey, options } = await startMounted();
    const bank = await heldBank(journey, isListing);
    const container = startContainer(['sync'], {
      ...options,
      env: { ...options.env, ...bank.env },
    });
    await until('it lists', () => bank.waiting() > 0, 60);
    await expectStopped(container);
    expect(
      existsSync(join(journey.raw, 'manifests')) ? readdirSync(join(journey.raw, 'manifests')) : [],
    ).toEqual([]);
    await journey.sync();
    await journey.expectTruth();
  });

  it('stops on SIGTERM while receipts are stored, and on podman stop', async () => {
    const { journey, options } = await startMounted({
      transactions: 400,
      attachmentsShare: 1,
      latencyMs: 60,
    });
    for (const [round, stop] of [
      (container: Running) => expectStopped(container),
      async (container: Running) => {
        await container.stop(20);
        expect((await container.ended).status).toBe(143);
      },
    ].entries()) {
      const before = namesIn(join(journey.raw, 'attachments')).length;
      const container = startContainer(['sync'], options);
      await until(
        'receipts come',
        () => namesIn(join(journey.raw, 'attachments')).length > before + 5,
        60,
      );
      await stop(container);
      expect(round).toBeLessThan(2);
    }
    await journey.sync();
    await journey.expectTruth();
  });

  it('stops on SIGTERM while the warehouse is loaded, all of a batch or nothing', async () => {
    const { journey, options } = await startMounted({ transactions: 3_000, attachmentsShare: 0 });
    await journey.extract();
    giveTo(1000, journey.folder);
    const container = startContainer(['load'], options);
    const pid = await container.pid();
    await until(
      'the file is open',
      () => holds(pid, 'q.duckdb') || !existsSync(`/proc/${pid}`),
      60,
    );
    if (existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGTERM');
    expect([0, 143]).toContain((await container.ended).status);
    await journey.load();
    await journey.expectTruth();
  });

  it('survives an end by force soon after its start, and a signal that comes too early to be seen', async () => {
    const { journey, options } = await startMounted({ transactions: 200, attachmentsShare: 0 });
    const container = startContainer(['sync'], options);
    process.kill(await container.pid(), 'SIGTERM');
    await sleep(100);
    await container.stop(20);
    await container.ended;
    await journey.sync();
    await journey.expectTruth();
  });
});

describe('dbt in its image', () => {
  it('builds the models of a file that the connector made, without any network, and says its version', async () => {
    const { options } = await startMounted({ transactions: 400 });
    expect((await runContainer(['sync'], options)).status).toBe(0);
    const offline: ContainerOptions = {
      ...(options.data !== undefined && { data: options.data }),
      image: 'dbt',
      memory: '1g',
      env: { QONTO_ELT_DUCKDB: '/data/q.duckdb' },
      network: 'none',
    };
    const version = await runContainer(['--version'], offline);
    expect(version.status, version.said).toBe(0);
    expect(version.said).toMatch(/- bigquery: /);
    const build = await runContainer(
      ['build', '--target', 'duckdb', '--exclude', 'resource_type:unit_test'],
      offline,
    );
    expect(build.status, build.said.slice(-2_000)).toBe(0);
    expect(build.said).toMatch(/Done\. PASS=\d+ WARN=\d+ ERROR=0 SKIP=0/);
  });

  it('syncs and builds in one command, with the entry point of the connector', async () => {
    const { journey, options } = await startMounted({ transactions: 200, attachmentsShare: 0 });
    const command = ['/app/bin/qonto-elt.js', 'sync', '--dbt'];
    const both = { ...options, image: 'dbt', flags: ['--entrypoint', 'node'] } as const;
    const { status, said } = await runContainer(command, both);
    expect(status, said.slice(-2_000)).toBe(0);
    await journey.expectTruth();
    expect(await journey.query('select count(*)::int as n from qonto.qonto__transactions')).toEqual(
      [{ n: 200 }],
    );
  });

  it('ends when it is asked to, and is not killed: the image names the signal that dbt knows', async () => {
    const { options } = await startMounted({ transactions: 400, attachmentsShare: 0 });
    expect((await runContainer(['sync'], options)).status).toBe(0);
    const env = { QONTO_ELT_DUCKDB: '/data/q.duckdb' };
    const container = startContainer(['build', '--target', 'duckdb'], {
      ...options,
      image: 'dbt',
      env,
    });
    const pid = await container.pid();
    await until('dbt builds', () => holds(pid, 'q.duckdb'), 120);
    await container.stop(60);
    const { status, said } = await container.ended;
    expect(status, said.slice(-2_000)).not.toBe(137);
    expect(said).toMatch(/Exited because of keyboard interrupt|CTRL-C|KeyboardInterrupt|cancel/i);
  });
});

describe('the connector without dbt', () => {
  it('says before it syncs that this image has no Python, and which one has', async () => {
    const { journey, options } = await startMounted({ transactions: 20, attachmentsShare: 0 });
    const { status, said } = await runContainer(['sync', '--dbt'], options);
    expect(status, said).toBe(78);
    expect(said).toMatch(/dbt image|image `?dbt|--target dbt/);
    expect(existsSync(join(journey.raw, 'manifests'))).toBe(false);
  });
});

type Running = ReturnType<typeof startContainer>;

/** A simulated bank on this machine, and a folder of it that the image's user owns, mounted at /data. */
async function startMounted(
  bank: Parameters<typeof startJourney>[0] = {},
  owner = 1000,
): Promise<{ journey: Journey; options: ContainerOptions }> {
  const journey = await startJourney({ transactions: 300, accounts: 2, ...bank }, mountedWorld);
  const {
    QONTO_API_URL: url = '',
    QONTO_LOGIN: login = '',
    QONTO_SECRET_KEY: key = '',
  } = journey.env;
  const env = {
    QONTO_API_URL: url,
    QONTO_LOGIN: login,
    QONTO_SECRET_KEY: key,
    QONTO_ELT_RAW: '/data/raw',
    QONTO_ELT_WAREHOUSE: 'duckdb:/data/q.duckdb',
  };
  mkdirSync(journey.folder, { recursive: true });
  giveTo(owner, journey.folder);
  return { journey, options: { env, data: journey.folder } };
}

/** The places that the container has written down are those of its mount. */
const mountedWorld: MakeWorld = async (folder) => {
  const world = await embeddedWorld(folder);
  const readObject = (uri: string) => world.readObject(uri.replace(/^\/data\//, `${folder}/`));
  return { ...world, readObject };
};

function giveTo(uid: number, folder: string): void {
  chownSync(folder, uid, uid);
  for (const name of readdirSync(folder, { recursive: true })) {
    chownSync(join(folder, String(name)), uid, uid);
  }
}

/** By its name alone: a mount of the container has no path outside of it. */
function holds(pid: number, name: string): boolean {
  return openFiles(pid).some((path) => path.endsWith(`/${name}`));
}

/** SIGTERM to process 1, and then its own exit status. */
async function expectStopped(container: Running): Promise<void> {
  process.kill(await container.pid(), 'SIGTERM');
  const { status, said } = await container.ended;
  expect(said).toContain('Stopped by SIGTERM');
  expect(status).toBe(143);
}
