import { z } from 'zod';

/** All that the rows of the finance tables follow from. Two builds of the same inputs make the same tables. */
export type BuildInputs = z.infer<typeof inputsSchema>;

/** What is kept of a build after which every model and test had passed. */
export type LastBuild = z.infer<typeof lastBuildSchema>;

/**
 * Why a build is due. `first`: no good build is known; `rows`: something landed; `listings`: a listing is held, or no longer,
 * or holds from another time on; `day`: the company has a new day, or the models do; `package`: models, tests or version are others;
 * `settings`; `tables`: one of them is gone; `asked`: somebody wants it; `contradiction`: the build of what has changed left
 * tables that the staging tables, or one another, contradict.
 */
export type Reason =
  | 'first'
  | 'rows'
  | 'listings'
  | 'day'
  | 'package'
  | 'settings'
  | 'tables'
  | 'asked'
  | 'contradiction';

/** What can be said of finance tables without building them. */
export interface BuildState {
  /** Undefined where it cannot be known: then every build is the first. */
  readonly inputs: BuildInputs | undefined;
  readonly last: LastBuild | undefined;
  /** Whether every table and view of the package is there. */
  readonly isWhole: boolean;
}

/** Why the finance tables have to be built; nothing where a build would make the same again. */
export function reasonsToBuild({ inputs, last, isWhole }: BuildState): readonly Reason[] {
  if (inputs === undefined || last === undefined) return ['first'];
  const differs = (what: (loads: BuildInputs['loads'][number]) => unknown) =>
    JSON.stringify(inputs.loads.map(what)) !== JSON.stringify(last.inputs.loads.map(what));
  const checks: readonly (readonly [Reason, boolean])[] = [
    ['rows', differs(({ brought }) => brought)],
    ['listings', differs(({ listings }) => listings)],
    ['day', inputs.today !== last.inputs.today || differs(({ day }) => day)],
    ['package', inputs.package !== last.inputs.package],
    ['settings', inputs.settings !== last.inputs.settings],
    ['tables', !isWhole],
  ];
  return checks.filter(([, isSo]) => isSo).map(([reason]) => reason);
}

/** Which selector of dbt/selectors.yml. */
export type Selection = 'all' | 'every_run';

/**
 * What a build that is due selects. Where nothing but the bank's own rows is another, the tests of the day have been: they
 * are of what the bank may ever send. All is built once a day, and whenever anything of ours is another.
 */
export function selectionFor(reasons: readonly Reason[]): Selection {
  return reasons.every((reason) => reason === 'rows' || reason === 'listings')
    ? 'every_run'
    : 'all';
}

/** What was kept of a build; undefined of a text that no version of ours reads, such as a newer one's. */
export function readLastBuild(text: string | undefined): LastBuild | undefined {
  if (text === undefined) return undefined;
  try {
    return lastBuildSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const inputsSchema = z.strictObject({
  /** Of each organization, in their order. */
  loads: z.array(
    z.strictObject({
      /** The newest manifest that brought anything. */
      brought: z.string(),
      /** A hash of how its listings stand. */
      listings: z.string(),
      /** The company's day of its newest load, which is the day that the models take for today. */
      day: z.string(),
    }),
  ),
  /** The company's day: once in it everything is tested again, among others whether anything has been loaded of late. */
  today: z.string(),
  /** Hashes. */
  package: z.string(),
  settings: z.string(),
});

const lastBuildSchema = z.strictObject({
  /** When it had ended; a time of ISO 8601. */
  built_at: z.string(),
  inputs: inputsSchema,
});
