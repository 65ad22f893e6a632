import { counted } from '../../../base/counted.ts';
import type { Config } from '../../../config/config.ts';
import { settingsOf } from '../../../config/settings.ts';
import { financePage } from '../../../report/page.ts';
import { composeLog } from '../../../run/compose.ts';
import { reportFor } from '../../../run/report/finance-report.ts';
import type { RunOutcome } from '../../../run/serve/outcome.ts';
import { serve } from '../../../run/serve/serve.ts';
import { print, printJson, warn } from '../../output/output.ts';
import { statusOf } from '../../output/report.ts';
import { readSettings } from '../../read-settings.ts';
import type { Command } from '../command.ts';
import { watchBuild } from '../watch-build.ts';

export const serveCommand: Command = {
  settings: settingsOf('serve'),
  examples: [
    ['--every 15m --dbt', 'on 127.0.0.1:8080; webhooks at /webhooks/qonto, the finance page at /'],
    [
      '--listen 0.0.0.0:8080 --on-event cloud-run-job:projects/P/locations/europe-west1/jobs/sync',
      'a receiver that starts a job',
    ],
  ],
  heedsSignal: true,
  async run({ flags, env, signal }) {
    const config = readSettings(flags, env);
    return serve(config, composeLog(config), {
      env,
      signal,
      building: (work) => watchBuild(config, work),
      page: async () => financePage(await reportFor(config)),
      onListening: (address, hasSecrets) => tellListening(config, address, hasSecrets),
      onRun: (outcome) => tellRun(config, outcome),
    });
  },
};

function tellListening({ quiet }: Config, address: string, hasSecrets: boolean): void {
  if (!quiet) warn(`qonto-elt: listening on ${address}, webhooks at /webhooks/qonto`);
  if (!hasSecrets)
    warn(
      'qonto-elt: no secret of a webhook is known, so none is accepted',
      '  Set QONTO_WEBHOOK_SECRET, or use OAuth and run qonto-elt webhooks create. The schedule goes on without.',
    );
}

/** One line a run for people, one document a run for machines; what went wrong on stderr. */
function tellRun({ json, quiet }: Config, { done, fault, startedAt, endedAt }: RunOutcome): void {
  const seconds = (endedAt - startedAt) / 1_000;
  if (json) {
    const status = fault === undefined ? statusOf(done) : undefined;
    printJson({ seconds, exit_status: status ?? null, fault: fault ?? null, ...done });
  } else if (!quiet) print(runLine(done, seconds));
  if (fault !== undefined) warn(`qonto-elt: ${fault.message}`, `  ${fault.hint}`);
}

function runLine({ extract, load, dbt }: RunOutcome['done'], seconds: number): string {
  const rows = Object.values(extract?.streams ?? {}).reduce((sum, { landed }) => sum + landed, 0);
  const parts = [
    `${counted(rows, 'row')} landed`,
    ...(load === undefined ? [] : [`manifest ${load.to} loaded`]),
    ...(dbt?.started ? [`models built (${dbt.passed} of ${dbt.total} passed)`] : []),
    ...(dbt?.started === false ? ['dbt not started'] : []),
    `${seconds.toFixed(1)} s`,
  ];
  return `${new Date().toISOString()} ${parts.join(', ')}`;
}
