import { Problem } from '../http/faults/problem.ts';
import type { JsonObject } from '../model/json.ts';

/** docs.qonto.com, "Create a webhook subscription" (read 2026-11-29). */
export interface Subscription {
  id: string;
  callbackUrl: string;
  types: readonly string[];
  secret: string;
  description: string | undefined;
  createdAt: string;
  updatedAt: string;
}

export type SubscriptionInput = Pick<Subscription, 'callbackUrl' | 'types' | 'description'> & {
  secret: string | undefined;
};

/** Reads what a client sends. Throws a Problem for what the documentation does not allow. */
export function readSubscription(text: string): SubscriptionInput {
  const { callback_url: url, types, secret, description } = parse(text);
  if (typeof url !== 'string' || url.length > 512 || !isCallback(url))
    throw invalid('callback_url', 'callback_url must be an https URL of at most 512 characters');
  if (!Array.isArray(types) || types.length === 0 || types.some((one) => typeof one !== 'string'))
    throw invalid('types', 'types must name one type at least');
  if (secret !== undefined && (typeof secret !== 'string' || !/^.{32,128}$/s.test(secret)))
    throw invalid('secret', 'secret must have 32 to 128 characters');
  if (description !== undefined && (typeof description !== 'string' || description.length > 256))
    throw invalid('description', 'description must have at most 256 characters');
  return { callbackUrl: url, types: types.map(String), secret, description };
}

/** The object as the API shows it: flat, and its secret only where it was made. */
export function renderSubscription(
  subscription: Subscription,
  ids: { organizationId: string; membershipId: string },
  withSecret: boolean,
): JsonObject {
  return {
    id: subscription.id,
    organization_id: ids.organizationId,
    membership_id: ids.membershipId,
    callback_url: subscription.callbackUrl,
    types: [...subscription.types],
    ...(subscription.description !== undefined && { description: subscription.description }),
    secret: withSecret ? subscription.secret : null,
    created_at: subscription.createdAt,
    updated_at: subscription.updatedAt,
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null) return { ...body };
  } catch {
    // Told below.
  }
  throw new Problem(400, 'bad_request', 'the body must be a JSON object');
}

/** The bank wants https. Here plain http to this machine is let in too: there is no certificate for it. */
function isCallback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1');
}

function invalid(parameter: string, detail: string): Problem {
  return new Problem(422, 'invalid', detail, { parameter });
}
