import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { print, printJson, warn } from '../../../src/cli/output/output.ts';
import { inertJson, onOneLine } from '../../../src/redact/text.ts';
import { alteredBank } from '../../support/altered-bank.ts';
import { startJourney } from '../../support/journey.ts';
import { runCli } from '../../support/run-cli.ts';

/** What a terminal obeys, and a line of its own. Half of it may stand in JSON as it is. */
const evil =
  '\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e\u2066\u0000\u2028\u061c\nqonto-elt: FAKE LINE\r';
const obeyed = /(?!\n)[\p{Cc}\u061c\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

it('T125 nothing that a terminal obeys comes out of any command, whoever wrote it', {
  timeout: 900_000,
}, async () => {
  const journey = await startJourney({
    transactions: 40,
    accounts: 2,
    attachmentsShare: 0.3,
    quirks: { attachment_files: 'expired' },
  });
  const words = JSON.stringify(evil).slice(1, -1);
  const account = /"bank_account_id":"([^"]+)"/;
  const url = await alteredBank(journey, {
    alter(answer, path) {
      answer.body = answer.body
        .replace(/"(name|legal_name|label|detail|message)":"/g, `"$1":"${words}`)
        .replace(/"reason":"/g, `"reason":"${words}`);
      if (path.includes('/attachments/')) {
        answer.status = 400;
        answer.body = JSON.stringify({ errors: [{ code: evil, detail: evil }] });
      }
    },
  });
  const env = { ...journey.env, QONTO_API_URL: url };
  const { places } = journey;
  const outputs: string[] = [];
  const run = async (args: readonly string[]) => {
    const { stdout, stderr } = await runCli(args, env, { cwd: journey.folder });
    outputs.push(stdout, stderr);
    if (args.includes('--json') && stdout !== '') JSON.parse(stdout);
    return stdout + stderr;
  };
  await run(['sync', ...places]);
  // Whoever can write to the raw zone, too.
  const folder = join(journey.raw, 'manifests');
  const newest = join(folder, (await readdir(folder)).sort().at(-1) ?? '');
  const text = await readFile(newest, 'utf8');
  const id = account.exec(text)?.[1] ?? '';
  await writeFile(
    newest,
    text
      .replaceAll(`"bank_account_id":"${id}"`, `"bank_account_id":"${words}"`)
      .replaceAll('"reason":"', `"reason":"${words}`),
  );
  const lease = join(journey.raw, 'ctl/lease.json');
  const held = {
    holder: 'x',
    host: evil,
    pid: 1,
    process: evil,
    expires_at: Date.now() + 500_000,
    newest_seq: 1,
  };
  await writeFile(lease, JSON.stringify(held));
  for (const command of ['status', 'verify', 'load', 'extract', 'sync', 'check']) {
    const named = places.slice(0, command === 'verify' ? 2 : 4);
    await run([command, ...named]);
    await run([command, ...named, '--json']);
  }
  const typed = evil.replaceAll('\u0000', '');
  await run([typed]);
  await run(['sync', `--raw=${typed}`]);
  await run(['sync', `--${typed}`]);
  expect(outputs.filter((output) => obeyed.test(output))).toEqual([]);
  expect(
    outputs
      .join('')
      .split('\n')
      .filter((line) => line.startsWith('qonto-elt: FAKE')),
  ).toEqual([]);
});

it('T125 JSON says the same', () => {
  const value = { [evil]: [evil, 'é', '\u{1f600}'] };
  const json = inertJson(JSON.stringify(value));
  expect(obeyed.test(json)).toBe(false);
  expect(JSON.parse(json)).toEqual(value);
  expect(onOneLine(`a${evil}b`)).not.toMatch(obeyed);
});

it('T125 one place writes to the terminal', async () => {
  const src = fileURLToPath(new URL('../../../src', import.meta.url));
  const files = (await readdir(src, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const writers: string[] = [];
  for (const file of files)
    if (
      /process\s*\.\s*(?:stdout|stderr)\s*\.\s*write|console\s*\./.test(
        await readFile(join(src, file), 'utf8'),
      )
    )
      writers.push(file);
  // The others write what is their own, or what has been made showable.
  expect(writers.sort()).toEqual(['base/interrupt.ts', 'cli/main.ts', 'cli/output/output.ts']);
  expect([print, printJson, warn]).toHaveLength(3);
});
