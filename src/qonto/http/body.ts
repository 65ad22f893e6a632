import { isUtf8 } from 'node:buffer';

/** The body of an answer: its bytes, and on demand the text they are. */
export interface Body {
  readonly bytes: Buffer;
  /** False of one that is good for an error's words only: then `text` is what could be read of it. */
  readonly isUtf8: boolean;
  /** Without a byte order mark, which a reader of JSON may take off. */
  readonly text: string;
}

export function bodyOf(bytes: Buffer): Body {
  return {
    bytes,
    isUtf8: isUtf8(bytes),
    get text() {
      return decoder.decode(bytes);
    },
  };
}

const decoder = new TextDecoder('utf-8');
