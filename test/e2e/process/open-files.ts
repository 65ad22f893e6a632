import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Whether a process has a file open. Linux alone tells. */
export function hasOpen(pid: number, file: string): boolean {
  return openFiles(pid).includes(file);
}

/** The paths of the files that a process has open, as its own mounts name them. */
export function openFiles(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return namesIn(folder).flatMap((name) => {
    try {
      return [readlinkSync(join(folder, name))];
    } catch {
      return [];
    }
  });
}

/** Empty for a folder that is not there. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
