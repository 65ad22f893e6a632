import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A key and a certificate, for 127.0.0.1 and for `hosts`, that nobody has reason to trust, in the form a TLS server takes. */
export function untrustedCertificate(
  signedBy: 'itself' | 'an unknown authority',
  hosts: readonly string[] = [],
): { readonly key: string; readonly cert: string } {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const isOwn = signedBy === 'itself';
  const signer = isOwn ? own : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = isOwn ? 'bank' : 'authority';
  const der = certificate(own.publicKey, signer.privateKey, issuer, hosts);
  return {
    key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`,
  };
}

/** X.509 as RFC 5280 has it, written out because node can read certificates but not make them. */
function certificate(
  subjectKey: KeyObject,
  signingKey: KeyObject,
  issuer: string,
  hosts: readonly string[],
): Buffer {
  const name = (text: string) =>
    sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(text)))));
  const date = (text: string) => der(0x17, Buffer.from(text));
  const forLoopback = der(0x87, Buffer.from([127, 0, 0, 1]));
  const named = hosts.map((host) => der(0x82, Buffer.from(host)));
  const alternativeName = sequence(subjectAltName, der(0x04, sequence(forLoopback, ...named)));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    sequence(ecdsaWithSha256),
    name(issuer),
    sequence(date('200101000000Z'), date('491231235959Z')),
    name('bank'),
    subjectKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(alternativeName)),
  );
  const signature = sign('sha256', body, signingKey);
  return sequence(
    body,
    sequence(ecdsaWithSha256),
    der(0x03, Buffer.concat([Buffer.from([0]), signature])),
  );
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

const commonName = der(0x06, Buffer.from([0x55, 0x04, 0x03]));
const subjectAltName = der(0x06, Buffer.from([0x55, 0x1d, 0x11]));
const ecdsaWithSha256 = der(0x06, Buffer.from([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]));
