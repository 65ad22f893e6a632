import { afterEach, describe, expect, it, vi } from 'vitest';
import { makingText, type Step, withSteps } from '../../src/cli/output/progress/steps.ts';
import { followPip, type MakingStep } from '../../src/dbt/pip-steps.ts';
import { packageWithSmallDbt } from '../dbt/support/small-dbt.ts';
import { temporaryFolder } from '../support/folders.ts';
import { startJourney } from '../support/journey.ts';
import { runInTerminal } from '../support/pseudo-terminal.ts';

vi.setConfig({ testTimeout: 480_000 });
afterEach(() => vi.useRealTimers());

describe('T272 the Python environment of dbt', () => {
  it('tells what pip is at, of the packages that are for this machine', () => {
    const lock =
      '# made by a tool\nagate==1.9.1 \\\n    --hash=sha256:aa\nattrs==26.1.0 \\\n    --hash=sha256:bb\ntzdata==2026.1 ; sys_platform == "win32" \\\n    --hash=sha256:cc\n';
    const steps: MakingStep[] = [];
    const line = followPip(lock, (step) => steps.push(step));
    for (const said of [
      'Looking in links: /opt/wheels',
      `Ignoring tzdata: markers 'sys_platform == "win32"' don't match your environment`,
      'Collecting agate==1.9.1 (from -r requirements.txt (line 1))',
      '  Downloading agate-1.9.1-py2.py3-none-any.whl (95 kB)',
      'Collecting attrs==26.1.0 (from -r requirements.txt (line 7))',
      'Installing collected packages: attrs, agate',
      'Successfully installed agate-1.9.1 attrs-26.1.0',
    ])
      line(said);
    expect(steps.map((step) => makingText("dbt's Python", step))).toEqual([
      "dbt's Python: package 1 of 2",
      "dbt's Python: package 2 of 2",
      "dbt's Python: installing 2 packages",
    ]);
  });

  it('is shown while it is made, in a line that never breaks', async () => {
    const journey = await startJourney({ transactions: 12, accounts: 1, attachmentsShare: 0 });
    const program = await packageWithSmallDbt();
    const args = ['sync', '--dbt', ...journey.places];
    const env = { ...journey.env, HOME: await temporaryFolder() };
    const { status, raw, shown } = await runInTerminal(args, env, 40, {
      program,
      cwd: journey.folder,
    });
    expect(status, raw).toBe(0);
    const moving = shown.filter((line) => line.includes("dbt's Python: "));
    expect(moving.join('\n')).toMatch(/making the folder[\s\S]+package 1 of 1[\s\S]+installing/);
    for (const line of moving) expect(line.length).toBeLessThan(40);
  });
});

/** What is told in three minutes of steps, and in ten after them. */
async function minutes(
  loudness: Partial<Parameters<typeof withSteps>[1]>,
): Promise<readonly string[]> {
  vi.useFakeTimers();
  const said: string[] = [];
  const log = ({ text }: Step) => said.push(text);
  await withSteps(
    'begins',
    { quiet: false, json: false, progress: 'auto', ...loudness },
    log,
    async (tell) => {
      await vi.advanceTimersByTimeAsync(60_000);
      for (let done = 1; done <= 180; done += 1) {
        tell({ step: 'dbt', text: `${done} of 180`, done, of: 180 });
        await vi.advanceTimersByTimeAsync(1_000);
      }
    },
  );
  await vi.advanceTimersByTimeAsync(600_000);
  return said;
}

describe('T272 a work of known steps, where there is no terminal', () => {
  it('says the newest one a minute, and no more when it has ended', async () => {
    expect(await minutes({})).toEqual(['60 of 180', '120 of 180', '180 of 180']);
  });

  it.each([{ quiet: true }, { progress: 'none' as const }])(
    'says nothing with %o',
    async (quiet) => {
      expect(await minutes(quiet)).toEqual([]);
    },
  );
});
