import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { markRun } from '../../base/disk/run-marker.ts';
import { openFault } from './faults.ts';
import { usualMemory } from './memory.ts';
import { textLiteral } from './sql.ts';

/** Rows per row group: small, because a group of payloads is held in memory whole while it is written. */
const rowGroupSize = 8_192;

/** The first one with a single compression for texts: writing a wide table takes a third less time with it. */
const storageVersion = 'v1.3.0';

export interface OpenedFile {
  readonly connection: DuckDBConnection;
  /** Only this lets go of the file's lock, so that dbt can open it. */
  close(): void;
}

/**
 * A DuckDB file as the database `warehouse`, whatever its own name. Read only, it can be open beside others who only read;
 * else it is locked to this process.
 */
export async function openDuckdbFile(path: string, readOnly = false): Promise<OpenedFile> {
  const instance = await DuckDBInstance.create(':memory:', {
    // More threads would each want their own share of it.
    memory_limit: usualMemory,
    threads: '1',
    temp_directory: `${path}.tmp`,
    preserve_insertion_order: 'false',
    // What a batch has freed goes back to the system, and not into a reserve.
    allocator_flush_threshold: '1MB',
    allocator_bulk_deallocation_flush_threshold: '1MB',
    // Nothing here needs an extension, and none may be fetched.
    autoinstall_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const shut = () => {
    connection.closeSync();
    instance.closeSync();
  };
  const options = readOnly
    ? 'read_only'
    : `row_group_size ${rowGroupSize}, storage_version '${storageVersion}'`;
  const unmark = readOnly ? () => {} : markRun(path);
  try {
    await connection.run(`attach ${textLiteral(path)} as warehouse (${options})`);
    await connection.run('use warehouse');
  } catch (error) {
    unmark();
    shut();
    throw openFault(path, error);
  }
  return {
    connection,
    close() {
      unmark();
      shut();
    },
  };
}
