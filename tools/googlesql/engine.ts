import { z } from 'zod';
import { type Column, catalogMessage, type Tables } from './catalog.ts';
import { bigQueryFunctions } from './functions.ts';
import { bigQueryLanguage } from './language.ts';
import { type Reply, type Service, startService } from './service.ts';
import { judgeUnderstood, typeOfOutput, type Verdict } from './statement.ts';
import { systemVariables } from './system-variables.ts';
import type { TypeMessage } from './types.ts';

/** The analyzer with BigQuery's language. A catalog is what names mean; it is registered once and then named. */
export interface Engine {
  readonly register: (tables: Tables, variables: readonly Column[]) => number;
  /** With a `target`: for a query of one column whose value is given to something of that type. */
  readonly analyze: (catalog: number, sql: string, target?: string) => Verdict;
  readonly parse: (script: string) => Reply;
}

export async function startEngine(): Promise<Engine> {
  const service = await startService();
  const language = bigQueryLanguage(service);
  const builtIn = {
    builtin_function_options: bigQueryFunctions(service, language),
    named_type: integers.map((name) => ({ name, type: { type_kind: 'TYPE_INT64' } })),
  };
  const ask = asking(service, language);
  const typeOf = typeReader(ask, builtIn);
  return {
    register: (tables, variables) => {
      // Variables are constants, as they are where Google runs scripts: a column of the same name hides them, and
      // they cannot stand where only a literal or a query parameter may.
      const constant = variables.map(({ name, type }) => ({
        name_path: [name],
        type: typeOf(type),
        value: {},
      }));
      const catalog = { ...catalogMessage(tables, typeOf), constant };
      const reply = service.call('RegisterCatalog', { simple_catalog: { ...catalog, ...builtIn } });
      return registeredSchema.parse(reply).value.registered_id;
    },
    analyze: (catalog, sql, target) => {
      const targets = target === undefined ? [] : [typeOf(target)];
      const reply = ask(sql, { registered_catalog_id: catalog }, targets);
      return 'refusal' in reply
        ? { ok: false, message: reply.refusal }
        : judgeUnderstood(reply.value);
    },
    parse: (script) =>
      service.call('Parse', { sql_statement: script, options: language, allow_script: true }),
  };
}

/** BigQuery's other names of INT64. Those of other types are part of the language. */
const integers = ['INT', 'SMALLINT', 'INTEGER', 'BIGINT', 'TINYINT', 'BYTEINT'];

const registeredSchema = z.object({ value: z.object({ registered_id: z.number() }) });

type Ask = (sql: string, catalog: object, targets?: readonly TypeMessage[]) => Reply;

function asking(service: Service, language: object): Ask {
  const options = {
    language_options: language,
    // BigQuery's, where a literal names no zone.
    default_timezone: 'UTC',
    error_message_mode: 'ERROR_MESSAGE_ONE_LINE',
    system_variables: systemVariables,
  };
  return (sql, catalog, targets = []) =>
    service.call('Analyze', {
      ...catalog,
      options: { ...options, target_column_types: targets },
      sql_statement: sql,
    });
}

/** The analyzer reads types itself, so there is no second reader that could see them otherwise. */
function typeReader(ask: Ask, builtIn: object): (text: string) => TypeMessage {
  const known = new Map<string, TypeMessage>();
  const catalog = { simple_catalog: { name: 'types', ...builtIn } };
  return (text) => {
    const reply = known.has(text) ? undefined : ask(`select cast(null as ${text})`, catalog);
    if (reply !== undefined && 'refusal' in reply)
      throw new Error(`${text} is no type of BigQuery: ${reply.refusal}`);
    const type = known.get(text) ?? typeOfOutput(reply?.value);
    if (type === undefined) throw new Error(`${text} is no type of BigQuery`);
    known.set(text, type);
    return type;
  };
}
