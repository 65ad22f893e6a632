import { readFile } from 'node:fs/promises';
import { WASI } from 'node:wasi';
import { z } from 'zod';
import { installation } from './installation.ts';

/** Sends one message to a method of the analyzer and returns its answer. */
export type Send = (method: string, request: Uint8Array) => Answer;

type Answer = { readonly bytes: Uint8Array } | { readonly refusal: string };

// TypeScript knows this global from the browser's library only.
declare const WebAssembly: {
  instantiate(wasm: Uint8Array, imports: object): Promise<{ instance: { exports: unknown } }>;
};

/** One analyzer, in this process: a call blocks it for some milliseconds. */
export async function startWasm(): Promise<Send> {
  // It looks for time zones at this path, whatever the machine is; without them it ends the process.
  const preopens = { '/usr/share/zoneinfo': installation.zones };
  const wasi = new WASI({ version: 'preview1', preopens });
  const imports = { wasi_snapshot_preview1: wasi.wasiImport };
  const { instance } = await WebAssembly.instantiate(await readFile(installation.wasm), imports);
  wasi.initialize(instance);
  const methods = z.record(z.string(), z.unknown()).parse(instance.exports);
  const exports = exportsSchema.parse(methods);
  return (method, request) =>
    send(exports, numeric.parse(methods[`ZetaSqlLocalService_${method}`]), request);
}

type Numeric = (...numbers: number[]) => number;

const numeric = z.custom<Numeric>((value) => typeof value === 'function');

const exportsSchema = z.looseObject({
  memory: z.custom<{ readonly buffer: ArrayBuffer }>((value) => value !== undefined),
  wasm_malloc: numeric,
  wasm_free: numeric,
  wasm_get_last_error: numeric,
  wasm_get_last_error_size: numeric,
});

function send(
  exports: z.infer<typeof exportsSchema>,
  method: Numeric,
  request: Uint8Array,
): Answer {
  const { memory, wasm_malloc: allocate, wasm_free: free } = exports;
  // Allocating nothing gives no address.
  const input = allocate(Math.max(request.length, 1));
  const size = allocate(4);
  new Uint8Array(memory.buffer).set(request, input);
  const output = method(input, request.length, size);
  // The memory may have grown during the call, and then its former buffer is gone.
  const copy = (from: number, length: number) =>
    new Uint8Array(memory.buffer.slice(from, from + length));
  const answer =
    output === 0
      ? { refusal: textOf(copy(exports.wasm_get_last_error(), exports.wasm_get_last_error_size())) }
      : { bytes: copy(output, new DataView(memory.buffer).getUint32(size, true)) };
  for (const address of [output, size, input]) free(address);
  return answer;
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
