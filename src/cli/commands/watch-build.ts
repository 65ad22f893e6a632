import type { BuildReport } from '../../dbt/build.ts';
import type { BuildWatch } from '../../run/build.ts';
import { findingLines } from '../output/dbt-report.ts';
import { tellJson, warn } from '../output/output.ts';
import { type Loudness, withSpinner } from '../output/progress/progress.ts';

/**
 * Has the finance models built and tested. What failed is printed on stderr, whatever the settings are; how far it is, on a
 * terminal.
 */
export async function watchBuild(
  loudness: Loudness,
  work: (watch: BuildWatch) => Promise<BuildReport>,
): Promise<BuildReport> {
  const report = await withSpinner('dbt starts', loudness, (show) =>
    work({
      onProgress(done, of) {
        show?.(`dbt: ${done} of ${of}`);
        if (loudness.progress === 'json') tellJson({ event: 'progress', step: 'dbt', done, of });
      },
      onBuild(folder) {
        tellMaking(folder, loudness);
        show?.('making the Python environment for dbt');
      },
    }),
  );
  for (const line of findingLines(report.failures, 'failed')) warn(`qonto-elt: dbt: ${line}`);
  return report;
}

/** A minute of silence would look like a fault. */
function tellMaking(folder: string, { quiet }: Loudness): void {
  if (quiet) return;
  warn(`Making the Python environment for dbt in ${folder}, once: about a minute …`);
}
