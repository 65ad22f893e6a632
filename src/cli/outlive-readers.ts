import { systemCode } from '../base/errors.ts';

/** Who reads along may go before the end, as `head` does. The run goes on, and ends with its own status. */
export function outliveReaders(): void {
  for (const output of [process.stdout, process.stderr]) {
    output.on('error', (error) => {
      if (systemCode(error) !== 'EPIPE') throw error;
    });
  }
}
