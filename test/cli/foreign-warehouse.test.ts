import { expect, it } from 'vitest';
import { startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';

it('T305 status says that the warehouse is of another raw zone, however many manifests each has', async () => {
  const journey = await startJourney({ transactions: 60, accounts: 1, attachmentsShare: 0 });
  await journey.sync();
  const other = await startJourney({ transactions: 60, accounts: 1, attachmentsShare: 0 });
  await other.sync();
  const said = async () => {
    const raw = ['--raw', other.raw, '--warehouse', journey.warehouse];
    const { status, stdout } = await runCli(['status', '--max-age', '1d', ...raw], {});
    expect(status).toBe(66);
    return stdout;
  };
  // As many here as there, fewer, and more.
  const standings = [await said()];
  await journey.sync();
  standings.push(await said());
  for (let run = 0; run < 2; run += 1) await other.sync();
  standings.push(await said());
  for (const text of standings) {
    expect(text).toMatch(
      /^Not current: what is loaded came from another raw zone\n {2}The warehouse /,
    );
    expect(text).toContain('Check --raw and --warehouse.');
  }
});
