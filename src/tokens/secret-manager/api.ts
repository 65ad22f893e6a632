import { GoogleAuth, PassThroughClient } from 'google-auth-library';
import { z } from 'zod';
import { googleStatus } from '../../google/faults.ts';
import { secretManagerFault } from './faults.ts';

export interface SecretName {
  readonly project: string;
  readonly secret: string;
}

export interface SecretVersion {
  /** Versions are numbered 1, 2, 3... and a number is used once. */
  readonly number: number;
  /** Undefined for a version that was disabled or destroyed. */
  readonly bytes: Buffer | undefined;
}

/** The three requests to Secret Manager that tokens need. All throw ConnectorError. */
export interface SecretManagerApi {
  /** Undefined for a version, or a whole secret, that is not there. */
  access(version: number | 'latest'): Promise<SecretVersion | undefined>;
  /** Returns the number of the new version. */
  add(bytes: Uint8Array): Promise<number>;
  destroy(version: number): Promise<void>;
}

/** One attempt: whoever asks knows how long it may be tried again. */
const requestMs = 10_000;
const scopes = 'https://www.googleapis.com/auth/cloud-platform';
const named = z.object({ name: z.string() });
const accessed = named.extend({ payload: z.object({ data: z.string().default('') }) });

/** Secret Manager's REST API (v1), or an emulator of it at `endpoint`, which wants no credentials. */
export function secretManagerApi(
  { project, secret }: SecretName,
  endpoint: string | undefined,
): SecretManagerApi {
  const auth = endpoint === undefined ? new GoogleAuth({ scopes }) : new PassThroughClient();
  const name = `projects/${project}/secrets/${secret}`;
  const base = `${endpoint ?? 'https://secretmanager.googleapis.com'}/v1/${name}`;
  const request = async (method: 'GET' | 'POST', path: string, data?: object) => {
    const { data: answer } = await auth.request<unknown>({
      url: `${base}${path}`,
      method,
      ...(data && { data }),
      responseType: 'json',
      retry: false,
      timeout: requestMs,
    });
    return answer;
  };
  return {
    async access(version) {
      try {
        const answer = accessed.parse(await request('GET', `/versions/${version}:access`));
        return {
          number: numberIn(answer.name),
          bytes: Buffer.from(answer.payload.data, 'base64'),
        };
      } catch (error) {
        if (googleStatus(error) === 404) return undefined;
        const number = version === 'latest' ? numberIn(messageOf(error)) : version;
        // FAILED_PRECONDITION: it is there, in a state in which it cannot be read.
        if (googleStatus(error) === 400 && number > 0) return { number, bytes: undefined };
        throw secretManagerFault(error, name);
      }
    },
    async add(bytes) {
      const payload = { data: Buffer.from(bytes).toString('base64') };
      try {
        return numberIn(named.parse(await request('POST', ':addVersion', { payload })).name);
      } catch (error) {
        throw secretManagerFault(error, name);
      }
    },
    async destroy(version) {
      await request('POST', `/versions/${version}:destroy`, {}).catch((error: unknown) => {
        throw secretManagerFault(error, name);
      });
    },
  };
}

/** The number in a version's name, which errors quote too; 0 where there is none. */
function numberIn(text: string): number {
  return Number(/\/versions\/(\d{1,9})\b/.exec(text)?.[1] ?? 0);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
