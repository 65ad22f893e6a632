import { streams } from '../../streams/index.ts';
import type { Ask, Seen } from '../ask.ts';
import { type Finding, seen } from '../finding.ts';
import type { Sample } from '../sample.ts';

export interface StreamSeen {
  readonly stream: string;
  readonly readable: boolean;
  /** Why not, in a word that is ours, with the status. */
  readonly why: string | null;
}

/** Which streams these credentials can read, and why not the others. */
export async function askStreams(
  ask: Ask,
  { of }: Sample,
): Promise<{ readonly streams: readonly StreamSeen[]; readonly finding: Finding }> {
  const found: StreamSeen[] = [];
  for (const { name, list } of streams) {
    if (list === undefined) continue;
    const query = name === 'transactions' ? of('completed') : [];
    const answer = await ask(list.path, [...query, ...(list.params ?? [])]);
    found.push({ stream: name, readable: answer.status === 200, why: whyNot(answer) });
  }
  const refused = found.filter(({ why }) => why?.startsWith('403')).map(({ stream }) => stream);
  const question = 'Which lists answer 403?';
  return {
    streams: found,
    finding: seen('forbidden', question, refused.length === 0 ? 'none' : refused.join(',')),
  };
}

function whyNot({ status, body }: Seen): string | null {
  if (status === 200) return null;
  if (status === 401) return '401: an OAuth application is wanted';
  if (status === 403) return '403: a scope, a right of the role, or the plan is lacking';
  if (status === 404) return '404: not enabled, or not there';
  return `${status}${body === undefined ? ', not JSON' : ''}`;
}
