import { join } from 'node:path';
import { type Engine, pythonEnvironment } from '../../src/dbt/environment.ts';

/** dbt, as an analyst starts it from its Python environment. */
export async function dbtProgram(engine: Engine): Promise<string> {
  return join(await pythonEnvironment(engine, { env: process.env }), 'dbt');
}
