import { type ConnectorError, configError } from '../base/errors.ts';
import type { LoadsStand } from './sql/stand.ts';
import type { RowsAsked, TextRow } from './text-row.ts';

/** The finance tables that dbt builds from the staging tables of a warehouse. Faults are ConnectorErrors. */
export interface Marts {
  /** Where they are, for people, as seen from the staging tables. */
  readonly where: string;
  /** Where dbt puts its compiled models, its docs and its log, if no other folder is given. */
  readonly folder: string;
  /** Makes their schema or dataset ready for dbt. Throws a config error where there is nothing to build from, or they cannot be there. */
  prepare(): Promise<MartsTarget>;
  /** Opens them for as long as `work` takes. */
  ask<T>(work: (ask: AskMarts) => Promise<T>): Promise<T>;
  /** The rows of one of them that have a text in a column; undefined where it was never built. */
  rows(asked: RowsAsked): Promise<readonly TextRow[] | undefined>;
  /** What they could be built from now, what is there of the last build, and what a question of the same warehouse brings. */
  stand(question?: string): Promise<MartsStand>;
  /** Keeps a text beside the finance tables, in the place of the one before. dbt removes it before it changes any of them. */
  keep(text: string): Promise<void>;
}

export interface MartsStand {
  /** Of each schema of staging tables, in the order that dbt has them in; undefined where one has no loads. */
  readonly loads: readonly LoadsStand[] | undefined;
  /** The tables and views that are there. */
  readonly relations: readonly string[];
  /** What was kept last; undefined where dbt has been at it since. */
  readonly kept: string | undefined;
  /** None without a question; undefined where it cannot be answered, because what it names is not there. */
  readonly answer: readonly TextRow[] | undefined;
}

/** The table that holds what is kept: one row. dbt/macros/last_build.sql knows its name too. */
export const keptTable = '_last_build';

/** What dbt needs to know of a warehouse. */
export interface MartsTarget {
  /** Which packages dbt needs. */
  readonly engine: 'duckdb' | 'bigquery';
  /** A target of `dbt/profiles`, the environment it reads, and variables of the project. */
  readonly profile: string;
  readonly env: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string | readonly string[]>>;
  readonly folder: string;
  /** Says to others that a run of ours is at it, where only one can be; returns what takes it back. */
  mark?(): () => void;
  /** What a complaint of dbt says of the warehouse; undefined where it says nothing of it. */
  faultIn?(complaint: string): ConnectorError | undefined;
}

/** Asks of the finance tables, which are named without their schema or dataset. */
export type AskMarts = (sql: string) => Promise<TextRow[]>;

/** That there are none, or not all that are asked for: they come with a build, and change with the version. */
export function noMarts(where: string, cause?: unknown): ConnectorError {
  return configError(`The finance tables are not in ${where}, or not all of them`, {
    code: 'no_finance_tables',
    hint: 'Build them first: qonto-elt sync --dbt, with the same warehouse.',
    cause,
  });
}
