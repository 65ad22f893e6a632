/** The fields of an object that are looked for, found by the bytes of their names. */
export interface WantedFields {
  /** The first so many are to be texts; what follows them refers to files. */
  readonly texts: number;
  /** Which field has the name between the two positions; -1 where none has. */
  indexOf(bytes: Uint8Array, from: number, to: number): number;
}

export function wantedFields(texts: readonly string[], files: readonly string[]): WantedFields {
  const byLength = new Map<number, { readonly index: number; readonly name: Uint8Array }[]>();
  for (const [index, text] of [...texts, ...files].entries()) {
    const name = Buffer.from(text);
    byLength.set(name.length, [...(byLength.get(name.length) ?? []), { index, name }]);
  }
  return {
    texts: texts.length,
    indexOf(bytes, from, to) {
      const alike = byLength.get(to - from);
      if (alike === undefined) return -1;
      for (const { index, name } of alike) if (stands(name, bytes, from)) return index;
      return -1;
    },
  };
}

function stands(name: Uint8Array, bytes: Uint8Array, from: number): boolean {
  for (let i = 0; i < name.length; i += 1) if (bytes[from + i] !== name[i]) return false;
  return true;
}

/** Whether the name between the two positions is that of a URL, in whatever letters: see redact/json.ts. */
export function isUrlKey(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from;
  // Most names are told apart by their last letter.
  if (length < url.length || small(bytes[to - 1]) !== l) return false;
  if (length !== url.length && length !== fileUrl.length) return false;
  const name = length === url.length ? url : fileUrl;
  for (let i = 0; i < length; i += 1) {
    const byte = bytes[from + i];
    if (byte !== name[i] && small(byte) !== name[i]) return false;
  }
  return true;
}

const url = Buffer.from('url');
const fileUrl = Buffer.from('file_url');
const l = 0x6c;

/** A capital letter as a small one; no other byte becomes a letter. */
function small(byte = 0): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}
