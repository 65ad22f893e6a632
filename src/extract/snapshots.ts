import { ConnectorError } from '../base/errors.ts';
import type { BankObject } from '../qonto/answers/objects.ts';
import type { Bank } from '../qonto/bank.ts';
import { unavailability } from '../qonto/http/faults.ts';
import { streams } from '../streams/index.ts';
import { isKeyset, type KeysetStream, slicesOf } from '../streams/shape/slice.ts';
import type { Stream } from '../streams/shape/types.ts';
import type { ExtractDeps } from './deps.ts';
import { asFault, type Fault } from './fault.ts';
import type { Landing } from './landing/landing.ts';

type Deps = Pick<ExtractDeps, 'bank' | 'log'>;

/**
 * Lands every stream that is read whole; `known` are those that were read already. One that the credentials cannot read
 * is not available, which is no fault: it is named with the reason, asked for once, and never taken for an empty list.
 * Returns what became of each, as a text.
 */
export async function landSnapshots(
  deps: Deps,
  landing: Landing,
  known: ReadonlyMap<string, readonly BankObject[]>,
  faults: Fault[],
): Promise<Record<string, string>> {
  const outcomes: Record<string, string> = {};
  for (const stream of streams.filter(
    ({ sync: { mode } }) => mode === 'whole' || mode === 'singleton',
  )) {
    const { name } = stream;
    try {
      const objects = known.get(name) ?? (await readTwiceIfEmpty(deps.bank, landing, stream));
      const isNew = await landing.snapshot(stream, objects);
      outcomes[name] = isNew ? `${objects.length} landed` : 'unchanged';
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.code === 'unauthorized') throw error;
      const unavailable = notAvailable(deps, landing, stream, error);
      outcomes[name] = unavailable ?? `skipped: ${error.message}`;
      if (unavailable !== undefined) continue;
      deps.log.warn('stream skipped', { stream: name, code: error.code, hint: error.hint });
      faults.push(asFault(error, { stream: name }));
    }
  }
  return outcomes;
}

/** An empty list after a full one looks like everything was deleted: a second answer has to say so too. */
async function readTwiceIfEmpty(
  bank: Bank,
  landing: Landing,
  stream: Stream,
): Promise<readonly BankObject[]> {
  const { objects } = await bank.whole(stream);
  if (objects.length > 0 || landing.objectsOf(stream.name) === 0) return objects;
  return (await bank.whole(stream)).objects;
}

/** The listed streams, without those that the credentials cannot read: an optional one is asked for one page first. */
export async function readableStreams(
  deps: Deps,
  landing: Landing,
  values: Parameters<typeof slicesOf>[1],
  outcomes: Record<string, string>,
): Promise<readonly KeysetStream[]> {
  const readable: KeysetStream[] = [];
  for (const stream of streams.filter(isKeyset)) {
    const [first] = stream.list?.optional === true ? slicesOf(stream, values) : [];
    try {
      if (first !== undefined) await deps.bank.page({ ...first, page: 1 });
      readable.push(stream);
    } catch (error) {
      const unavailable = notAvailable(deps, landing, stream, error);
      if (unavailable !== undefined) outcomes[stream.name] = unavailable;
      // Any other fault is met again by each listing, and reported there.
      else readable.push(stream);
    }
  }
  return readable;
}

function notAvailable(
  { log }: Deps,
  landing: Landing,
  { name, list }: Stream,
  error: unknown,
): string | undefined {
  const why = list?.optional === true ? unavailability(error) : undefined;
  if (why === undefined) return undefined;
  landing.unavailable(name, why);
  log.warn('stream not available', { stream: name, code: why.code, hint: why.hint });
  return `not available: ${why.reason}`;
}
