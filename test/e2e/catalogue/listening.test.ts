import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { expect, it } from 'vitest';
import { alteredBank } from '../../support/altered-bank.ts';
import { startJourney } from '../../support/journey.ts';
import { startCli } from '../../support/run-cli.ts';
import { until } from '../process/until.ts';

/** The TCP ports on which a process waits for others. Linux alone tells. */
function listeningPorts(pid: number): readonly number[] {
  const ours = new Set(socketsOf(pid));
  return ['tcp', 'tcp6'].flatMap((protocol) =>
    readFileSync(`/proc/${pid}/net/${protocol}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode = '']) => state === '0A' && ours.has(inode))
      .map(([, local = '']) => Number.parseInt(local.split(':')[1] ?? '', 16)),
  );
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${name}`))?.slice(1) ?? [];
    } catch {
      // Closed since it was named.
      return [];
    }
  });
}

it('T79 nothing listens during a sync, so a webhook has no way in; what has changed is found by asking', async () => {
  const journey = await startJourney({ transactions: 60, accounts: 1 });
  const looks: (readonly number[])[] = [];
  let pid = 0;
  const url = await alteredBank(journey, {
    // The program waits for this answer, so it is in the middle of its work.
    alter: () => void looks.push(listeningPorts(pid)),
  });
  const args = ['sync', ...journey.places];
  const sync = async () => {
    const run = startCli([...args, '--quiet'], { ...journey.env, QONTO_API_URL: url });
    pid = run.pid;
    expect(await run.ended).toMatchObject({ status: 0, stderr: '' });
  };
  await sync();
  const [changed = ''] = journey.bank.bank.bulkTouch({ count: 1 }).ids;
  journey.bank.bank.advance({ hours: 1 });
  await sync();
  // Four statuses of one account and the short lists, twice.
  expect(looks.length).toBeGreaterThanOrEqual(16);
  expect(looks.flat()).toEqual([]);
  expect(
    await journey.query(
      `select count(*)::int as versions from qonto_raw.transactions where id = '${changed}'`,
    ),
  ).toEqual([{ versions: 2 }]);
  await journey.expectTruth();
});

it('T79 a program that does listen is seen to', async () => {
  const bank = startCli(['simulate', '--port', '0'], {});
  try {
    await until('it listens', () => /http:\/\/127\.0\.0\.1:\d+/.test(bank.stdout()));
    const [, port] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(bank.stdout()) ?? [];
    expect(listeningPorts(bank.pid)).toEqual([Number(port)]);
  } finally {
    bank.kill('SIGTERM');
    await bank.ended;
  }
});
