import { onFreePort } from './free-port.ts';
import { defaultFolder, installedFiles } from './paths.ts';
import { type Server, startServer } from './server-process.ts';

export interface StorageResumeEmulator extends Pick<Server, 'stop'> {
  readonly url: string;
}

/**
 * Starts an empty Cloud Storage that gets right what the one of `startEmulators` does not: a resumable upload can be
 * resumed half way and keeps its content type. It ignores every precondition, so it is of use for those two only.
 */
export function startStorageResumeEmulator(): Promise<StorageResumeEmulator> {
  return onFreePort(async (port) => {
    const server = await startServer({
      name: 'gcp-storage-emulator',
      command: installedFiles(defaultFolder).storageResumePython,
      args: [
        '-u',
        '-m',
        'gcp_storage_emulator',
        'start',
        '--host=127.0.0.1',
        `--port=${port}`,
        '--in-memory',
      ],
      ready: /All services started/,
    });
    return { url: `http://127.0.0.1:${port}`, stop: server.stop };
  });
}
