import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

// Without O_NONBLOCK, opening a named pipe would wait for somebody to write to it.
const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** So many bytes of the beginning of a file, as text; empty where there is no file, or none that can be read. */
export async function readHead(path: string, length: number): Promise<string> {
  const handle = await open(path, readFlags).catch(() => undefined);
  try {
    if (handle === undefined || !(await handle.stat()).isFile()) return '';
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return '';
  } finally {
    await handle?.close();
  }
}
