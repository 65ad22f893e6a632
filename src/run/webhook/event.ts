import { jsonOrNothing } from '../../base/json.ts';

/** Longer than any id of the bank. */
const longestId = 100;

/**
 * The bank accounts that an event names: of a movement, the one it is in; of an account, itself. Whether they are ours is
 * for the run to see: nothing else is taken from an event.
 */
export function accountsNamedBy(body: string): readonly string[] {
  const event = record(jsonOrNothing(body));
  const data = record(event?.data);
  if (event === undefined || data === undefined) return [];
  const named = [
    data.bank_account_id,
    record(data.bank_account)?.id,
    ...(event.type === 'v1/accounts' ? [data.id] : []),
  ];
  return named.filter(
    (id): id is string => typeof id === 'string' && id !== '' && id.length <= longestId,
  );
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { ...value }
    : undefined;
}
