import type { DbtPlace } from '../dbt/place.ts';
import { type DbtOptions, runDbt } from '../dbt/run-dbt.ts';

/** Builds and tests the finance models. */
export async function buildModels(place: DbtPlace, options: DbtOptions): Promise<void> {
  // Unit tests prove the text of the models, which does not change from run to run.
  await runDbt(['build', '--exclude', 'resource_type:unit_test'], place, options);
}
