import type { Config } from '../../config/config.ts';
import type { BuildReport } from '../../dbt/build.ts';
import type { BuildWatch } from '../../run/build.ts';
import { composeLog } from '../../run/compose.ts';
import { findingLines } from '../output/dbt-report.ts';
import { warn } from '../output/output.ts';
import type { Loudness } from '../output/progress/progress.ts';
import { makingText, withSteps } from '../output/progress/steps.ts';

/**
 * Has the finance models built and tested. What failed is printed on stderr, whatever the settings are; how far it is, on a
 * terminal, or once a minute in the log.
 */
export async function watchBuild(
  loudness: Loudness & Pick<Config, 'log_level'>,
  work: (watch: BuildWatch) => Promise<BuildReport>,
): Promise<BuildReport> {
  const log = composeLog(loudness);
  const report = await withSteps(
    'dbt starts',
    loudness,
    ({ step, done, of }) => log.info('progress', { step, done, of }),
    (tell) =>
      work({
        onProgress: (done, of) => tell({ step: 'dbt', text: `dbt: ${done} of ${of}`, done, of }),
        onBuild: (folder) => tellMaking(folder, loudness),
        onMaking: (making) =>
          tell({
            step: `dbt_environment_${making.at}`,
            text: makingText("dbt's Python", making),
            done: making.done,
            of: making.of,
          }),
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
