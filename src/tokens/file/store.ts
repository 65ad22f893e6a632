import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { Timer } from '../../base/timer.ts';
import { decodeTokens, encodeTokens, type TokenRecord } from '../token-record.ts';
import type { StoredTokens, TokenStore } from '../token-store.ts';
import { damagedFile, fileFault } from './faults.ts';
import { takeFileLock } from './lock.ts';
import { makeFolder, readPrivately, writePrivately } from './private-file.ts';

/** Tokens in one file that nobody else on this machine can read. */
export function fileTokenStore(file: string, timer: Timer): TokenStore {
  const read = async (): Promise<StoredTokens | undefined> => {
    const bytes = await readPrivately(file);
    if (bytes === undefined) return undefined;
    const record = decodeTokens(bytes);
    if (record === undefined) throw damagedFile(file);
    return { record, version: createHash('sha256').update(bytes).digest('hex') };
  };
  const write = async (record: TokenRecord, expected: string | undefined): Promise<boolean> => {
    if ((await read())?.version !== expected) return false;
    await writePrivately(file, encodeTokens(record));
    return true;
  };
  const inOurWords = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw fileFault(error, file);
    });
  return {
    name: `file:${file}`,
    read: () => inOurWords(read()),
    write: (record, expected) => inOurWords(write(record, expected)),
    async exclusively(work) {
      await inOurWords(makeFolder(dirname(file)));
      const release = await inOurWords(takeFileLock(`${file}.lock`, timer));
      try {
        return await work();
      } finally {
        await release();
      }
    },
  };
}
