import type { Warehouse } from '../load/warehouse.ts';
import type { Bank } from '../qonto/bank.ts';
import type { RawZone } from '../raw/zone.ts';

/** How long a merge may go on after the signal: what is left of ten seconds is for rolling it back. */
const mergeGraceMs = 4_000;

/** What may be asked at any time: it asks the bank for nothing. */
const always: ReadonlySet<string | symbol> = new Set([
  'requests',
  'close',
] satisfies (keyof Bank)[]);

/**
 * The bank until the signal: from then on whoever waits for it, or asks it, is thrown the signal's reason. Whatever
 * methods it has, so that none can be forgotten.
 */
export function stoppableBank(bank: Bank, signal: AbortSignal): Bank {
  const waiting = new Set<(reason: unknown) => void>();
  const stop = () => {
    for (const reject of waiting) reject(signal.reason);
  };
  signal.addEventListener('abort', stop, { once: true });
  const ask = async (method: () => unknown): Promise<unknown> => {
    signal.throwIfAborted();
    // `Promise.race` would keep every answer for as long as the signal lives.
    return new Promise((resolve, reject) => {
      waiting.add(reject);
      Promise.resolve(method())
        .then(resolve, reject)
        .finally(() => waiting.delete(reject));
    });
  };
  return new Proxy(bank, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || always.has(name)) return member;
      return (...args: unknown[]) => ask(() => Reflect.apply(member, target, args));
    },
  });
}

export interface StoppableZone {
  /** After the signal nothing new is written to it, not even a manifest; what is under way goes on to its end. */
  readonly zone: RawZone;
  /** Resolves when nothing is being written. */
  settled(): Promise<void>;
}

export function stoppableZone(zone: RawZone, signal: AbortSignal): StoppableZone {
  const underWay = new Set<Promise<unknown>>();
  const stoppable =
    <A extends unknown[], T>(call: (...args: A) => T) =>
    (...args: A): T => {
      signal.throwIfAborted();
      return call(...args);
    };
  const create: RawZone['create'] = async (path, content) => {
    signal.throwIfAborted();
    const work = zone.create(path, content);
    underWay.add(work);
    return work.finally(() => underWay.delete(work));
  };
  return {
    zone: {
      ...zone,
      create,
      read: stoppable(zone.read),
      checksums: stoppable(zone.checksums),
      // Asked for each part that a load is about to read.
      localFile: stoppable(zone.localFile),
    },
    async settled() {
      await Promise.allSettled(underWay);
    },
  };
}

/** The warehouse until the signal: then no merge is begun, and one under way is given a moment to end. */
export function stoppableWarehouse(
  warehouse: Warehouse,
  signal: AbortSignal,
  graceMs = mergeGraceMs,
): Warehouse {
  return {
    ...warehouse,
    async merge(batch) {
      signal.throwIfAborted();
      let timer: NodeJS.Timeout | undefined;
      let givenUp = false;
      const giveUp = () => {
        givenUp = true;
        warehouse.interrupt?.();
      };
      const hurry = () => {
        // Again and again: between two statements there is nothing to interrupt.
        timer = setTimeout(() => {
          timer = setInterval(giveUp, 50);
        }, graceMs);
      };
      signal.addEventListener('abort', hurry, { once: true });
      try {
        return await warehouse.merge(batch);
      } catch (error) {
        throw givenUp ? signal.reason : error;
      } finally {
        clearInterval(timer);
        signal.removeEventListener('abort', hurry);
      }
    },
  };
}
