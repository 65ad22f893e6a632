import { onFreePort } from './free-port.ts';
import { defaultFolder, installedFiles, ownFile } from './paths.ts';
import { type Server, startServer } from './server-process.ts';

export interface Emulators {
  readonly gcsUrl: string;
  readonly bigqueryUrl: string;
  stop(): Promise<void>;
}

/**
 * Starts an empty Cloud Storage and an empty BigQuery on loopback ports of their own; BigQuery reads gs:// from that
 * Cloud Storage. They end with `stop`, and also when this process ends in whatever way.
 */
export async function startEmulators(): Promise<Emulators> {
  const gcs = await onFreePort(startGcs);
  try {
    const bigquery = await startBigQuery(gcs.url);
    return {
      gcsUrl: gcs.url,
      bigqueryUrl: bigquery.announcement[1] ?? '',
      stop: async () => {
        await Promise.all([gcs.stop(), bigquery.stop()]);
      },
    };
  } catch (error) {
    await gcs.stop();
    throw error;
  }
}

async function startGcs(port: number): Promise<{ readonly url: string } & Pick<Server, 'stop'>> {
  const host = `127.0.0.1:${port}`;
  const url = `http://${host}`;
  const server = await startServer({
    name: 'fake-gcs-server',
    command: installedFiles(defaultFolder).gcs,
    args: [
      '-scheme=http',
      '-host=127.0.0.1',
      `-port=${port}`,
      // Only this backend lets `d/x` and `d/x/y` stand side by side, as a bucket does.
      '-backend=memory',
      // A bucket has the location it was made with; here all have this one, whatever was asked.
      '-location=EU',
      // Where an upload is continued, and where BigQuery reads: both must be this very address.
      `-external-url=${url}`,
      `-public-host=${host}`,
      // The line that says it listens is of this level.
      '-log-level=info',
    ],
    ready: /server started at/,
  });
  return { url, stop: server.stop };
}

function startBigQuery(gcsUrl: string): Promise<Server> {
  return startServer({
    name: 'local-bigquery',
    command: installedFiles(defaultFolder).bigqueryPython,
    args: [ownFile('serve_bigquery.py')],
    env: { STORAGE_EMULATOR_HOST: gcsUrl, PYTHONUNBUFFERED: '1' },
    ready: /BigQuery listens on (\S+)/,
  });
}
