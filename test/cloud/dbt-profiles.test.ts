import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { pythonEnvironment } from '../../src/dbt/environment.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { targetOf } from '../../src/load/bigquery/marts.ts';
import { temporaryFolder } from '../support/folders.ts';
import { cloudUrls } from './support/urls.ts';

it('BigQuery is asked as the service account that the machine is, where qonto-elt says', async () => {
  const google = await startGoogle();
  const { profile, env } = targetOf(
    {
      project: 'acme',
      rawDataset: 'acme_raw',
      martsDataset: 'acme_finance',
      maxBytesBilled: 5_000,
    },
    'europe-west1',
  );
  const said = await dbtDebug(profile, { ...google.env, ...env });
  for (const line of [
    'method: oauth',
    'database: acme',
    'schema: acme_finance',
    'location: europe-west1',
    'maximum_bytes_billed: 5000',
    'impersonate_service_account: None',
  ]) {
    expect(said).toContain(`  ${line}\n`);
  }
  expect(said).toContain('All checks passed!');
  expect(google.seen).toEqual(new Set(['Bearer of-the-machine']));
});

it('and as another account, which that one may impersonate', async () => {
  const google = await startGoogle();
  const account = 'dbt@acme.iam.gserviceaccount.com';
  const env = { ...google.env, QONTO_ELT_DBT_IMPERSONATE: account };
  const said = await dbtDebug('bigquery', env, google.inVain);
  expect(said).toContain(`impersonate_service_account: ${account}`);
  // Its token would come over TLS, which cannot be given here. That BigQuery is not asked without it can be seen.
  expect(google.seen).toEqual(new Set([]));
  expect(google.tunnels).toEqual(new Set(['iamcredentials.googleapis.com:443']));
});

it('or with the key of a service account, whatever the machine is', async () => {
  const google = await startGoogle();
  const env = { ...google.env, GOOGLE_APPLICATION_CREDENTIALS: await keyFile(google.url) };
  expect(await dbtDebug('bigquery_key', env)).toContain('All checks passed!');
  expect(google.seen).toEqual(new Set(['Bearer of-the-key']));
  expect(await dbtDebug('bigquery_key', google.env)).toContain(
    "Env var required but not provided: 'GOOGLE_APPLICATION_CREDENTIALS'",
  );
});

it('an emulator is asked without looking for credentials', async () => {
  const google = await startGoogle();
  expect(await dbtDebug('bigquery_emulator', google.env)).toContain('All checks passed!');
  expect(google.seen).toEqual(new Set(['Bearer none-is-needed']));
});

async function dbtDebug(
  target: string,
  env: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<string> {
  const folder = await temporaryFolder();
  const bin = await pythonEnvironment('bigquery', { env: process.env });
  const project = join(packageRoot, 'dbt');
  const args = ['--project-dir', project, '--profiles-dir', join(project, 'profiles')];
  const asked = promisify(execFile)(
    join(bin, 'dbt'),
    ['--no-use-colors', 'debug', '--target', target, ...args, '--log-path', folder],
    {
      timeout: 120_000,
      ...(signal && { signal }),
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        DBT_TARGET_PATH: folder,
        QONTO_ELT_DBT_PROJECT: 'acme',
        ...env,
      },
    },
  );
  // A check that fails is an exit status and the same text.
  return asked.then(
    ({ stdout }) => stdout,
    ({ stdout }: { readonly stdout: string }) => stdout,
  );
}

interface Google {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  /** As whom data were asked for. */
  readonly seen: ReadonlySet<string>;
  /** Where else somebody wanted to go. */
  readonly tunnels: ReadonlySet<string>;
  /** Some seconds after the first who wanted that: Google's client would try for minutes. */
  readonly inVain: AbortSignal;
}

/** What Google does around BigQuery: tells a machine who it is, and gives tokens. Data come from the emulator. */
async function startGoogle(): Promise<Google> {
  const seen = new Set<string>();
  const tunnels = new Set<string>();
  const inVain = new AbortController();
  const server = createServer((request, response) => answer(request, response, seen));
  server.on('connect', ({ url = '' }, socket) => {
    tunnels.add(url);
    setTimeout(() => inVain.abort(), 5_000).unref();
    socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const url = `http://${host}`;
  return {
    url,
    seen,
    tunnels,
    inVain: inVain.signal,
    env: {
      GCE_METADATA_HOST: host,
      GCE_METADATA_IP: host,
      BIGQUERY_EMULATOR_HOST: url,
      HTTPS_PROXY: url,
      NO_PROXY: '127.0.0.1',
    },
  };
}

function answer(
  { url = '', headers }: IncomingMessage,
  response: ServerResponse,
  seen: Set<string>,
): void {
  const tell = (answer: unknown) => {
    const type = typeof answer === 'string' ? 'text/plain' : 'application/json';
    response.writeHead(200, { 'metadata-flavor': 'Google', 'content-type': type });
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  };
  const token = (name: string) =>
    tell({ access_token: name, expires_in: 3_600, token_type: 'Bearer' });
  if (url.startsWith('/bigquery/')) {
    seen.add(headers.authorization ?? 'nobody');
    response.writeHead(307, { location: `${cloudUrls().bigqueryUrl}${url}` }).end();
  } else if (url === '/key-token') token('of-the-key');
  else if (/\/token(\?|$)/.test(url)) token('of-the-machine');
  else if (url.endsWith('/project-id')) tell('acme');
  else if (url.endsWith('/universe-domain')) tell('googleapis.com');
  else tell({ email: 'machine@acme.iam.gserviceaccount.com', scopes: [], aliases: [] });
}

async function keyFile(url: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const file = join(await temporaryFolder(), 'key.json');
  const key = {
    type: 'service_account',
    client_email: 'dbt@acme.iam.gserviceaccount.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    token_uri: `${url}/key-token`,
  };
  await writeFile(file, JSON.stringify(key));
  return file;
}
