import { type BankOptions, sizeOf } from './bank-options.ts';
import { Clock } from './clock.ts';
import { type Credentials, makeCredentials } from './credentials.ts';
import { Presigner } from './files/presign.ts';
import { makeWorld } from './generate/make-world.ts';
import { RequestLog } from './http/control/request-log.ts';
import { FaultPlan } from './http/faults/faults.ts';
import { makeUrlMaker } from './http/url-maker.ts';
import { Mutator } from './life/mutate-every.ts';
import { OddRows } from './life/odd-rows.ts';
import type { World } from './life/world.ts';
import type { UrlMaker } from './model/attachment.ts';
import { TokenDesk } from './oauth/token-desk.ts';
import { parseQuirks } from './parse-quirks.ts';
import { defaultQuirks } from './quirks.ts';
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
