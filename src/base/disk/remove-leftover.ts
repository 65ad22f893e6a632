import { rm } from 'node:fs/promises';

/**
 * Removes a file that a run of ours seems to have left. One that does not go is left where it is: it may be another
 * user's in a folder for all, and no reason to end a run.
 */
export async function removeLeftover(file: string): Promise<void> {
  await rm(file, { force: true }).catch(() => {});
}
