import { gunzipSync } from 'node:zlib';
import { canaries } from '../bank/render.ts';
import type { Tables } from '../tables.ts';
import type { Disk } from '../zone.ts';

/** P11: no credential and no signature is anywhere but on the wire. */
export function checkSecrecy(disk: Disk, tables: Tables, messages: readonly string[]): void {
  for (const [path, bytes] of disk) {
    look(
      path,
      path.endsWith('.gz') ? gunzipSync(bytes).toString('latin1') : bytes.toString('latin1'),
    );
  }
  for (const [table, rows] of tables.rows) {
    for (const line of rows.values()) look(`table ${table}`, JSON.stringify(line));
  }
  for (const message of messages) look('a message', message);
}

function look(place: string, text: string): void {
  for (const [name, value] of Object.entries(canaries)) {
    if (text.includes(value)) throw new Error(`P11: ${name} in ${place}`);
  }
}
