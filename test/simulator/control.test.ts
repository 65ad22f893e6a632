import { describe, expect, it, onTestFinished } from 'vitest';
import { controlEndpoints } from '../../src/simulator/http/control/endpoints.ts';
import { startBank } from '../../src/simulator/index.ts';
import { runCli } from '../support/run-cli.ts';

async function openBank() {
  const bank = await startBank({ transactions: 40, accounts: 1 });
  onTestFinished(() => bank.close());
  return bank;
}

describe('what steers a simulated bank', () => {
  it('is told by the help, every endpoint of it, and answers as it is told', async () => {
    const bank = await openBank();
    const { stdout } = await runCli(['simulate', '--help'], {});
    const told = stdout.replace(/\s+/g, ' ');
    for (const { asked, does } of controlEndpoints) {
      expect(told).toContain(asked);
      expect(told).toContain(does);
      const [method = '', path = '', ...body] = asked.split(' ');
      const answer = await fetch(`${bank.origin}/__simulator${path}`, {
        method,
        ...(body.length > 0 && { body: body.join(' ') }),
      });
      expect(answer.status, `${asked}: ${await answer.text()}`).toBe(200);
    }
  });

  it('is all of it told', async () => {
    const { Bank } = await import('../../src/simulator/bank.ts');
    const { makeControl } = await import('../../src/simulator/http/control/control.ts');
    const paths = makeControl(Reflect.construct(Bank, [{}])).routes.map(({ path }) => path);
    const told = controlEndpoints.map(({ asked }) => asked.split(/[ ?]/)[1]);
    expect(told.toSorted()).toEqual([...new Set(paths)].toSorted());
  });
});

describe('simulate advance', () => {
  it('moves the clock of the bank on that port, or of the one that QONTO_API_URL names', async () => {
    const bank = await openBank();
    const port = new URL(bank.origin).port;
    const week = await runCli(['simulate', 'advance', '--port', port, '--days', '7', '--json'], {});
    expect(week).toMatchObject({ status: 0, stderr: '' });
    const { now, events } = JSON.parse(week.stdout);
    expect(events.created).toBeGreaterThan(0);
    const env = { QONTO_API_URL: bank.url };
    const hours = await runCli(['simulate', 'advance', '--hours', '36'], env);
    expect(hours.stdout).toMatch(
      /^The bank's clock is at 20[^:]+:\d\d:[^:]+: created \d+, moved \d+, /,
    );
    const later = /at (\S+):/.exec(hours.stdout)?.[1] ?? '';
    expect(Date.parse(later) - Date.parse(now)).toBe(36 * 3_600_000);
  });

  it.each([
    [['advance', '--days', '1'], 'Neither --port nor QONTO_API_URL names a simulated bank'],
    [['advance', '--days', '1', '--port', '9'], 'No simulated bank answers at http://127.0.0.1:9'],
    [['advance', '--port', '9'], 'Neither --days nor --hours says how far to advance'],
    [['rewind'], 'A simulated bank cannot be told to rewind'],
  ])('refuses %o', async (args, message) => {
    const env = { QONTO_API_URL: 'https://thirdparty.qonto.com/v2' };
    const { status, stderr } = await runCli(['simulate', ...args], env);
    expect(status).toBe(78);
    expect(stderr).toContain(message);
  });
});
