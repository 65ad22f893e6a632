import { type BankOptions, sizeOf } from './bank-options.ts';
import { Clock } from './clock.ts';
import { Presigner, urlLifeSeconds } from './files/presign.ts';
import { makeWorld } from './generate/make-world.ts';
import { RequestLog } from './http/control/request-log.ts';
import { FaultPlan } from './http/faults/faults.ts';
import { Mutator } from './life/mutate-every.ts';
import { OddRows } from './life/odd-rows.ts';
import type { World } from './life/world.ts';
import type { UrlMaker } from './model/attachment.ts';
import { TokenDesk } from './oauth/token-desk.ts';
import { parseQuirks } from './parse-quirks.ts';
import { defaultQuirks, type Quirks } from './quirks.ts';
import { Random } from './random.ts';
import { WebhookDesk } from './webhooks/webhook-desk.ts';

/** The parts of a running bank, shared by its HTTP face and its in-process handle. */
export interface BankCore {
  world: World;
  credentials: Credentials;
  desk: TokenDesk;
  presigner: Presigner;
  urlOf: UrlMaker;
  mutator: Mutator;
  oddRows: OddRows;
  webhooks: WebhookDesk;
  faults: FaultPlan;
  log: RequestLog;
  /** Source of request ids. */
  ids: Random;
}

/** Makes the bank of the options, not yet on the network. */
export function makeCore(options: BankOptions): BankCore {
  const size = sizeOf(options);
  const quirks = {
    ...defaultQuirks,
    latency_ms: options.latencyMs ?? 0,
    ...parseQuirks({ ...options.quirks }),
  };
  const { store, office } = makeWorld(size);
  const clock = new Clock(size.now, options.realTime ?? false);
  const world: World = { store, office, clock, quirks, random: new Random(`life ${size.seed}`) };
  const credentials = makeCredentials(size.seed, store.cast.organization.slug);
  const presigner = new Presigner(credentials.signingKey);
  const core: BankCore = {
    world,
    credentials,
    desk: new TokenDesk(clock, quirks, new Random(`tokens ${size.seed}`)),
    presigner,
    urlOf: makeUrlMaker(presigner, clock, quirks),
    mutator: new Mutator(world),
    oddRows: new OddRows(world),
    webhooks: new WebhookDesk(world, new Random(`webhooks ${size.seed}`)),
    faults: new FaultPlan(),
    log: new RequestLog(),
    ids: new Random(`requests ${size.seed}`),
  };
  core.oddRows.follow();
  return core;
}

/** Makes the URLs of one answer; by switch the first or every one is dead from the start. */
function makeUrlMaker(presigner: Presigner, clock: Clock, quirks: Quirks): UrlMaker {
  const killed = new Set<string>();
  return (path, attachmentId) => {
    const mode = quirks.attachment_files;
    const dead = mode === 'expired' || (mode === 'expired_once' && !killed.has(attachmentId));
    if (mode === 'expired_once') killed.add(attachmentId);
    const nowMs = clock.nowMs();
    return presigner.sign(path, dead ? nowMs - (urlLifeSeconds + 60) * 1000 : nowMs);
  };
}

/** What a client needs to be let in. */
interface Credentials {
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
function makeCredentials(seed: number, login: string): Credentials {
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
