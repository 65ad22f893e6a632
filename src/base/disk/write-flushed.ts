import { open } from 'node:fs/promises';

/** Writes a new file, on the disk when it resolves. Throws system errors, EEXIST where there is one of that name. */
export async function writeFlushed(
  file: string,
  content: string | Uint8Array,
  mode?: number,
): Promise<void> {
  const handle = await open(file, 'wx', mode);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
