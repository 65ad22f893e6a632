import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/folders.ts';
import { runCli } from '../support/run-cli.ts';

const load = ['load', '--raw', 'gs://a-bucket/x', '--warehouse', 'bigquery:a-project.qonto_raw'];
const key = (privateKey: string) =>
  JSON.stringify({ type: 'service_account', client_email: 'a@b.test', private_key: privateKey });
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

it.each([
  ['that is not there', undefined],
  ['that is no JSON', 'not json'],
  ['of another kind', '{"type":"of tomorrow"}'],
  ['with a key that is none', key('not a key')],
])('a credentials file %s is an authentication fault, told in two lines', async (_, content) => {
  const folder = await temporaryFolder();
  const file = join(folder, 'credentials.json');
  if (content !== undefined) await writeFile(file, content);
  const env = { HOME: folder, GOOGLE_APPLICATION_CREDENTIALS: file };
  const outcome = await runCli(load, env);
  expect(outcome.stderr).toMatch(
    /^qonto-elt: The Google credentials cannot be used: .*\n {2}Run `gcloud auth application-default login`.*\n$/,
  );
  expect(outcome).toMatchObject({ status: 77, stdout: '' });
});

it('a key file whose token service cannot be reached is no authentication fault', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'credentials.json');
  const proxy = 'http://127.0.0.1:9';
  await writeFile(file, key(privateKey));
  const env = {
    HOME: folder,
    GOOGLE_APPLICATION_CREDENTIALS: file,
    https_proxy: proxy,
    HTTPS_PROXY: proxy,
  };
  expect(await runCli(load, env)).toMatchObject({
    status: 69,
    stderr: expect.stringContaining('cannot be reached'),
  });
});
