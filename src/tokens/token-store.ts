import type { TokenRecord } from './token-record.ts';

export interface StoredTokens {
  readonly record: TokenRecord;
  /** Changes with every write. */
  readonly version: string;
}

/**
 * Where the tokens of one consent are kept between runs. Every method throws ConnectorError: config for a store that
 * must not be used as it is, auth for a lack of rights, unavailable for anything that may pass.
 */
export interface TokenStore {
  /** For people: `file:qonto-data/oauth/tokens.json`. */
  readonly name: string;
  /** Undefined while nothing was ever stored. */
  read(): Promise<StoredTokens | undefined>;
  /** Compare and set, durable when it resolves: false, and nothing is changed, unless `expected` is the version there. */
  write(record: TokenRecord, expected: string | undefined): Promise<boolean>;
  /**
   * Runs `work` while no other run does so on this store, as far as the store can make sure of it. That the store can be
   * written to is tried before `work` begins. Throws a busy error when the turn does not come.
   */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

/** How long somebody else may use the store before one gives up waiting for one's turn. */
export const longestWaitMs = 120_000;
