import { randomUUID } from 'node:crypto';

/** New in each process, since containers reuse process numbers. */
export const processName: string = randomUUID();

/** Whether a process of this machine still runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
