import { expect, it } from 'vitest';
import { Secret } from '../../src/base/secret.ts';
import { decodeTokens, encodeTokens } from '../../src/tokens/token-record.ts';
import { tokenRecord } from '../qonto/oauth/support/token-record.ts';

it('a record of tokens keeps what webhooks are signed with, also of one without an id yet', () => {
  const webhookSecrets = [
    { subscription: null, secret: new Secret('signs-new') },
    { subscription: 'one', secret: new Secret('signs-one') },
  ];
  const kept = decodeTokens(encodeTokens({ ...tokenRecord('one'), webhookSecrets }));
  expect(
    kept?.webhookSecrets?.map(({ subscription, secret }) => [subscription, secret.reveal()]),
  ).toEqual([
    [null, 'signs-new'],
    ['one', 'signs-one'],
  ]);
  expect(decodeTokens(encodeTokens(tokenRecord('two')))).not.toHaveProperty('webhookSecrets');
});
