import { z } from 'zod';
import { configError, exitStatus } from '../../../base/errors.ts';
import type { Config } from '../../../config/config.ts';
import { list, readFlags, type Settings } from '../../../config/setting.ts';
import { settingsOf } from '../../../config/settings.ts';
import type { Subscription } from '../../../qonto/subscriptions.ts';
import { showable } from '../../../redact/text.ts';
import { composeLog } from '../../../run/compose.ts';
import {
  type Made,
  type WebhookManager,
  withWebhooks,
} from '../../../run/webhook/subscriptions.ts';
import { formatTable, print, printJson } from '../../output/output.ts';
import { readSettings } from '../../read-settings.ts';
import type { Call, Command } from '../command.ts';

const options = {
  url: {
    flag: 'url',
    doc: 'create: where the bank is to send webhooks: https, public, and ending in /webhooks/qonto',
    schema: z.string().refine(isCallback, 'must be an https URL of at most 512 characters'),
  },
  types: {
    flag: 'type',
    doc: 'create: types of events (repeat, or separate by commas); each needs its own read scope',
    schema: list.refine((some) => some.length > 0, 'must name a type'),
    default: ['v1/transactions'],
  },
  description: {
    flag: 'description',
    doc: 'create: a note for whoever lists them',
    schema: z.string().max(256, 'must have 256 characters at most'),
  },
} as const satisfies Settings;

export const webhooksCommand: Command = {
  settings: [...Object.values(options), ...settingsOf('webhooks')],
  examples: [
    [
      'create --url https://qonto.example.com/webhooks/qonto',
      'of transactions; shows the secret once',
    ],
    ['list', 'all of this application, without their secrets'],
    ['delete ID', 'the bank sends no more'],
  ],
  async run(call) {
    const config = readSettings(call.flags, call.env);
    const act = actionOf(call);
    return withWebhooks(config, composeLog(config), async (manager) => {
      await act(manager, config);
      return exitStatus.done;
    });
  },
};

type Act = (manager: WebhookManager, config: Config) => Promise<void>;

/** What is asked for; what cannot be is said before the bank is asked. Throws config errors. */
function actionOf({ flags }: Call): Act {
  const { url, types, description } = readFlags(options, flags);
  const { action, id } = flags;
  if (action === 'list' && id === undefined)
    return async (manager, config) => tellAll(await manager.list(), config);
  if (action === 'create' && id === undefined) {
    if (url === undefined) throw usage('webhooks create lacks --url');
    return async (manager, config) =>
      tellMade(await manager.create({ url, types, description }), config);
  }
  if (action === 'delete') {
    if (typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,100}$/.test(id))
      throw usage('webhooks delete lacks the id of a subscription');
    return async (manager, config) => {
      await manager.delete(id);
      if (config.json) printJson({ deleted: id });
      else if (!config.quiet) print(`Deleted: ${id}`);
    };
  }
  throw usage('webhooks takes create, list, or delete ID');
}

function tellAll(all: readonly Subscription[], { json, quiet }: Config): void {
  if (json) printJson({ subscriptions: all });
  else if (all.length > 0 && !quiet)
    print(
      ...formatTable(
        ['id', 'url', 'types', 'made', 'description'],
        all.map((one) => [
          one.id,
          one.callback_url,
          one.types.join(', '),
          one.created_at ?? null,
          one.description ?? null,
        ]),
      ),
    );
  else if (!quiet) print('No webhooks: the bank sends none to this application.');
}

/** The only time that the secret is shown. */
function tellMade({ subscription, secret, keptIn }: Made, { json }: Config): void {
  const { id, callback_url: url, types } = subscription;
  if (json) {
    printJson({ ...subscription, secret: secret.reveal(), kept_in: keptIn });
    return;
  }
  const kept =
    keptIn === null
      ? 'It is kept nowhere: set QONTO_WEBHOOK_SECRET to it where serve runs.'
      : `It is kept in ${keptIn}, where serve finds it. A serve elsewhere needs it as QONTO_WEBHOOK_SECRET.`;
  print(
    showable(`Made: ${id}, ${types.join(', ')} to ${url}`),
    `Secret, shown this once: ${secret.reveal()}`,
    kept,
  );
}

function isCallback(text: string): boolean {
  if (text.length > 512 || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const isOpen = protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return (protocol === 'https:' || isOpen) && username === '' && password === '';
}

function usage(message: string) {
  return configError(message, { code: 'usage', hint: 'See qonto-elt webhooks --help.' });
}
