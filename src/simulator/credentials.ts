import { Random } from './random.ts';

/** What a client needs to be let in. */
export interface Credentials {
  login: string;
  secretKey: string;
  accessToken: string;
  /** The OAuth application. */
  clientId: string;
  clientSecret: string;
  /** Asked for only while the `staging_gate` switch is on. */
  stagingToken: string;
  /** Never leaves the bank. */
  signingKey: string;
}

/** Credentials that follow from the seed. */
export function makeCredentials(seed: number, login: string): Credentials {
  const random = new Random(`credentials ${seed}`);
  return {
    login,
    secretKey: random.hex(32),
    accessToken: random.hex(40),
    stagingToken: random.hex(24),
    signingKey: random.hex(64),
    clientId: random.uuid(),
    clientSecret: random.hex(32),
  };
}
