import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { emulatorClients, makeBucket, makeDataset } from '../../../tools/emulators/clients.ts';
import { onFreePort } from '../../../tools/emulators/free-port.ts';
import { defaultFolder, installedFiles, ownFile } from '../../../tools/emulators/paths.ts';
import { startServer } from '../../../tools/emulators/server-process.ts';
import { type Emulators, startEmulators } from '../../../tools/emulators/start.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { descendantsOf, running } from './processes.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const python = installedFiles(defaultFolder).bigqueryPython;

describe('what they do', () => {
  let emulators: Emulators;
  let clients: ReturnType<typeof emulatorClients>;
  beforeAll(async () => {
    emulators = await startEmulators();
    clients = emulatorClients(emulators, 'demo');
    await makeBucket(clients.storage, 'raw');
    await makeDataset(clients.bigquery, 'bank');
  });
  afterAll(() => emulators.stop());

  it('lets one of two writers create an object', async () => {
    const write = (text: string) =>
      clients.storage
        .bucket('raw')
        .file('manifests/0000000001.json')
        .save(text, { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } });
    await write('first');
    await expect(write('second')).rejects.toMatchObject({ code: 412 });
    const [content] = await clients.storage
      .bucket('raw')
      .file('manifests/0000000001.json')
      .download();
    expect(content.toString()).toBe('first');
  });

  it('loads from gs://, several jobs at once, and answers queries', async () => {
    const loads = ['one', 'two', 'three', 'four'].map(async (name) => {
      const file = clients.storage.bucket('raw').file(`raw/${name}/0001-a/0.ndjson`);
      await file.save('{"id":"a","cents":1}\n{"id":"b","cents":41}\n');
      const fields = [
        { name: 'id', type: 'STRING' },
        { name: 'cents', type: 'INT64' },
      ];
      const [job] = await clients.bigquery
        .dataset('bank')
        .table(name)
        .load(file, { sourceFormat: 'NEWLINE_DELIMITED_JSON', schema: { fields } });
      expect(job.status).toMatchObject({ state: 'DONE' });
      const [rows] = await clients.bigquery.query(`SELECT SUM(cents) AS cents FROM bank.${name}`);
      return rows;
    });
    expect(await Promise.all(loads)).toEqual(Array.from({ length: 4 }, () => [{ cents: 42 }]));
  });

  it('names the table that CREATE TABLE AS made, and answers no rows', async () => {
    const [job] = await clients.bigquery.createQueryJob('CREATE TABLE bank.made AS SELECT 1 AS n');
    const [rows] = await job.getQueryResults();
    expect(rows).toEqual([]);
    const [metadata] = await job.getMetadata();
    expect(metadata.configuration.query.destinationTable).toEqual({
      projectId: 'demo',
      datasetId: 'bank',
      tableId: 'made',
    });
    const [made] = await clients.bigquery.query('SELECT n FROM bank.made');
    expect(made).toEqual([{ n: 1 }]);
  });

  it('merges inside a transaction, which then holds or does not as a whole', async () => {
    const merge = `MERGE bank.balances USING (SELECT 'main' AS id, 5 AS cents) AS new
      ON balances.id = new.id
      WHEN MATCHED THEN UPDATE SET cents = new.cents
      WHEN NOT MATCHED THEN INSERT (id, cents) VALUES (id, cents);`;
    const script = (end: string) =>
      `BEGIN TRANSACTION; INSERT INTO bank.balances VALUES ('petty', 1); ${merge} ${end} TRANSACTION;`;
    const count = 'SELECT COUNT(*) AS rows_now, SUM(cents) AS cents FROM bank.balances';
    await clients.bigquery.query('CREATE TABLE bank.balances (id STRING, cents INT64)');
    await clients.bigquery.query(script('ROLLBACK'));
    expect((await clients.bigquery.query(count))[0]).toEqual([{ rows_now: 0, cents: null }]);
    await clients.bigquery.query(script('COMMIT'));
    expect((await clients.bigquery.query(count))[0]).toEqual([{ rows_now: 2, cents: 6 }]);
    await clients.bigquery.query(merge);
    expect((await clients.bigquery.query(count))[0]).toEqual([{ rows_now: 2, cents: 6 }]);
  });

  it('knows a table as the last statement left it, a dropped one not at all', async () => {
    const table = clients.bigquery.dataset('bank').table('entries');
    const known = async () => {
      const [{ type, numRows, schema }] = await table.getMetadata();
      const columns = schema.fields.map(({ name, mode }: { name: string; mode: string }) =>
        mode === 'REQUIRED' ? `${name} required` : name,
      );
      return { type, numRows, columns };
    };
    const knownAfter = async (sql: string) => {
      await clients.bigquery.query(sql);
      return known();
    };
    const all = async () => (await clients.bigquery.query('SELECT * FROM bank.entries'))[0];

    const columns = ['id required', 'cents'];
    expect(await knownAfter('CREATE TABLE bank.entries (id STRING NOT NULL, cents INT64)')).toEqual(
      {
        type: 'TABLE',
        numRows: '0',
        columns,
      },
    );
    const insert = "INSERT INTO bank.entries (id, cents) VALUES ('a', 1), ('b', 2)";
    expect(await knownAfter(insert)).toEqual({ type: 'TABLE', numRows: '2', columns });
    expect((await knownAfter('ALTER TABLE bank.entries ADD COLUMN note STRING')).columns).toEqual([
      ...columns,
      'note',
    ]);
    expect(await all()).toContainEqual({ id: 'b', cents: 2, note: null });
    const free = 'ALTER TABLE bank.entries ALTER COLUMN id DROP NOT NULL';
    expect((await knownAfter(free)).columns).toEqual(['id', 'cents', 'note']);

    await clients.bigquery.query('DROP TABLE bank.entries');
    expect(await table.exists()).toEqual([false]);
    await expect(all()).rejects.toMatchObject({ code: 404 });
    expect(await knownAfter('CREATE VIEW bank.entries AS SELECT 7 AS n')).toMatchObject({
      type: 'VIEW',
      columns: ['n'],
    });
    expect(await all()).toEqual([{ n: 7 }]);
    await clients.bigquery.query('DROP VIEW bank.entries');
    expect(await knownAfter('CREATE TABLE bank.entries AS SELECT 8 AS other')).toMatchObject({
      type: 'TABLE',
      columns: ['other'],
    });
    expect(await all()).toEqual([{ other: 8 }]);
  });

  it('keeps the temporary table of a session, and of no other', async () => {
    const create = 'CREATE TEMP TABLE mine AS SELECT 3 AS n';
    const [job] = await clients.bigquery.createQueryJob({ query: create, createSession: true });
    await job.getQueryResults();
    const [{ statistics }] = await job.getMetadata();
    const { sessionId: value } = statistics.sessionInfo;
    const query = 'SELECT n FROM mine';
    const inSession = { query, connectionProperties: [{ key: 'session_id', value }] };
    expect((await clients.bigquery.query(inSession))[0]).toEqual([{ n: 3 }]);
    await expect(clients.bigquery.query(query)).rejects.toThrow(/mine/);
  });

  it('keeps an idle connection to BigQuery', async () => {
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    const ask = async () => {
      const request = get(`${emulators.bigqueryUrl}/bigquery/v2/projects/demo/datasets`, { agent });
      const [answer] = await once(request, 'response');
      answer.resume();
      await once(answer, 'end');
      return request.reusedSocket;
    };
    await ask();
    // uvicorn's own limit is 5 seconds.
    await sleep(5_500);
    expect(await ask()).toBe(true);
  });
});

describe('how they live', () => {
  it('stand side by side, and leave nothing behind when they are stopped', async () => {
    const temporary = await temporaryFolder();
    vi.stubEnv('TMPDIR', temporary);
    const [one, other] = await Promise.all([startEmulators(), startEmulators()]);
    vi.unstubAllEnvs();
    const urls = [one, other].flatMap(({ gcsUrl, bigqueryUrl }) => [gcsUrl, bigqueryUrl]);
    expect(new Set(urls).size).toBe(4);
    expect(await readdir(temporary)).toHaveLength(2);

    const storages = [one, other].map((each) => emulatorClients(each, 'demo').storage);
    await makeBucket(emulatorClients(one, 'demo').storage, 'only-here');
    const exists = storages.map(async (storage) => (await storage.bucket('only-here').exists())[0]);
    expect(await Promise.all(exists)).toEqual([true, false]);

    const started = descendantsOf(process.pid);
    // A server and its leash, four times.
    expect(started.length).toBeGreaterThanOrEqual(8);
    await Promise.all([one.stop(), other.stop()]);
    expect(running(started)).toEqual([]);
    expect(await readdir(temporary)).toEqual([]);
  });

  it('end when the process that started them is killed', async () => {
    const temporary = await temporaryFolder();
    const script = `import { startEmulators } from ${JSON.stringify(join(root, 'tools/emulators/start.ts'))};
      await startEmulators();
      console.log('up');`;
    const parent = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script],
      {
        cwd: root,
        env: { ...process.env, TMPDIR: temporary },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    onTestFinished(() => void parent.kill('SIGKILL'));
    await once(parent.stdout, 'data');
    const started = descendantsOf(parent.pid ?? 0);
    expect(started.length).toBeGreaterThanOrEqual(4);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(running(started)).toEqual([]), { timeout: 5_000, interval: 100 });
    expect((await readdir(temporary)).filter((name) => name.startsWith('bigquery-'))).toEqual([]);
  });

  it('run in the foreground with a bucket to begin with, until a signal', async () => {
    const program = spawn(process.execPath, ['--import', 'tsx', 'tools/emulators/run.ts'], {
      cwd: root,
    });
    onTestFinished(() => void program.kill('SIGKILL'));
    let said = '';
    for await (const text of program.stdout.iterator({ destroyOnReturn: false })) {
      said += String(text);
      if (said.includes('npx qonto-elt')) break;
    }
    const gcsUrl = /export STORAGE_EMULATOR_HOST=(\S+)/.exec(said)?.[1] ?? '';
    const bigqueryUrl = /export BIGQUERY_EMULATOR_HOST=(\S+)/.exec(said)?.[1] ?? '';
    const { storage, bigquery } = emulatorClients({ gcsUrl, bigqueryUrl }, 'demo');
    expect(await storage.bucket('demo').exists()).toEqual([true]);
    expect((await bigquery.getDatasets())[0]).toEqual([]);
    const started = descendantsOf(program.pid ?? 0);
    program.kill('SIGTERM');
    expect(await once(program, 'exit')).toEqual([0, null]);
    expect(running(started)).toEqual([]);
  });

  const stubborn = [
    '-c',
    `import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
time.sleep(60)`,
  ];

  it('end even if they do not want to', async () => {
    const leash = spawn(python, [ownFile('leash.py'), python, ...stubborn]);
    onTestFinished(() => void leash.kill('SIGKILL'));
    await once(leash.stdout, 'data');
    const started = descendantsOf(leash.pid ?? 0);
    expect(started).toHaveLength(1);
    leash.stdin.end();
    await once(leash, 'exit');
    expect(running(started)).toEqual([]);
  });

  it('end when they are stopped, even if their leash was killed', async () => {
    const others = descendantsOf(process.pid);
    const server = await startServer({
      name: 'stubborn',
      command: python,
      args: stubborn,
      ready: /up/,
    });
    const started = descendantsOf(process.pid).filter((pid) => !others.includes(pid));
    expect(started).toHaveLength(2);
    process.kill(started[0] ?? 0, 'SIGKILL');
    await server.stop();
    await vi.waitFor(() => expect(running(started)).toEqual([]));
  });

  it('say why they do not start', async () => {
    const start = startServer({
      name: 'a server',
      command: python,
      args: ['-c', 'import sys; sys.exit("the disk is full")'],
      ready: /never/,
    });
    await expect(start).rejects.toThrow(
      'a server ended with status 1 instead of listening. Its last words:\n  the disk is full',
    );
  });

  it('try another port when somebody takes theirs, but not for ever', async () => {
    const ports: number[] = [];
    const taken = async (port: number) => {
      ports.push(port);
      throw new Error('bind: address already in use');
    };
    await expect(onFreePort(taken)).rejects.toThrow('already in use');
    expect(ports).toHaveLength(5);
    expect(await onFreePort(async (port) => port)).toBeGreaterThan(0);
  });
});
