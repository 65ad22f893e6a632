import { createServer } from 'node:http';
import { expect, it, vi } from 'vitest';
import { gcsFault } from '../../../src/raw/gcs/faults.ts';
import { serve } from '../../support/altered-bank.ts';
import { startJourney } from '../../support/journey.ts';
import { runCli } from '../../support/run-cli.ts';

vi.setConfig({ testTimeout: 180_000 });

/** Google, refusing everything: the older services have their reason in `errors`, the newer ones in `details`. */
async function refusingGoogle(reason: string, message: string): Promise<string> {
  const body = JSON.stringify({
    error: {
      code: 403,
      message,
      status: 'PERMISSION_DENIED',
      errors: [{ reason, message, domain: 'global' }],
      details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason }],
    },
  });
  return serve(
    createServer((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(403, { 'content-type': 'application/json' }).end(body);
      });
    }),
  );
}

const settings = 78;
const rights = 77;

it.each([
  ['billingNotEnabled', 'Billing has not been enabled for this project.', settings, /MERGE/],
  ['BILLING_DISABLED', 'This API method requires billing to be enabled.', settings, /billing acc/],
  ['accessNotConfigured', 'It has not been used in project 1 before.', settings, /services enable/],
  ['SERVICE_DISABLED', 'It is disabled.', settings, /services enable/],
  ['vpcServiceControls', 'Request is prohibited by policy.', rights, /VPC Service Controls/],
  ['SECURITY_POLICY_VIOLATED', 'Prohibited.', rights, /policy of your organization/],
  ['forbidden', "Operation denied by constraints/gcp.x's rule.", rights, /policy of your organ/],
  ['forbidden', 'Caller does not have the right.', rights, /roles/],
  ['someReasonOfTomorrow', 'No.', rights, /roles/],
])(
  'T138 a 403 called %s (%s) is no fault that passes: status %i, in BigQuery, Cloud Storage and Secret Manager',
  async (reason, message, status, hint) => {
    const journey = await startJourney({ transactions: 10, accounts: 1 });
    const google = await refusingGoogle(reason, message);
    const outcome = await runCli(
      [
        'check',
        '--json',
        '--raw',
        'gs://acme-bank/raw',
        '--warehouse',
        'bigquery:acme-project.raw',
      ],
      {
        QONTO_API_URL: journey.bank.url,
        QONTO_CLIENT_ID: journey.bank.clientId,
        QONTO_CLIENT_SECRET: journey.bank.clientSecret,
        QONTO_REFRESH_TOKEN: journey.bank.refreshToken,
        QONTO_ELT_TOKEN_STORE: 'secretmanager:projects/acme-project/secrets/tokens',
        STORAGE_EMULATOR_HOST: google,
        BIGQUERY_EMULATOR_HOST: google,
        SECRET_MANAGER_EMULATOR_HOST: google,
      },
    );
    expect(outcome.status, outcome.stderr).toBe(status);
    const found: { name: string; exit: number; hint: string; detail: string }[] = JSON.parse(
      outcome.stdout,
    );
    for (const name of ['oauth', 'raw zone', 'warehouse']) {
      const one = found.find((finding) => finding.name === name);
      expect(one, name).toMatchObject({ exit: status, hint: expect.stringMatching(hint) });
      expect(one?.detail).toContain(message.slice(0, 20));
    }
  },
);

it('T138 a 403 that is a quota passes', () => {
  const errors = [{ reason: 'rateLimitExceeded', message: 'Slow down.' }];
  expect(gcsFault(Object.assign(new Error('x'), { code: 403, errors }), 'b')).toMatchObject({
    exit: 69,
  });
});
