import { folded } from './characters.ts';
import { holdsKnownBytes } from './known-secrets.ts';
import { mayBeSigned } from './signatures.ts';

/**
 * A look at the bytes of an answer, after which its rows can be asked one by one whether `redactJson` may cut something
 * out of them. A row is JSON and UTF-8, without the texts of `url` and `file_url`, and without escapes that hide a
 * character. `holdsParameter` says whether it has an `=` or a `%`.
 *
 * What is cut then is one of three: a credential of this process, which stands there in one of its forms; a field that is
 * declared a secret; or a signature. A signature is written with `=` or `%`, or under a name of a store, which begin with
 * `x-`: only such rows are looked at more closely.
 */
export function quickLook(
  answer: Buffer,
  secrets: readonly string[] = [],
): (row: Buffer, holdsParameter: boolean) => boolean {
  const holdsCredential = holdsKnownBytes(answer);
  const holdsStoreName = mayHoldStoreName(answer);
  return (row, holdsParameter) => {
    if (holdsCredential && holdsKnownBytes(row)) return true;
    const text = () => row.toString('latin1');
    if (holdsParameter || (holdsStoreName && mayHoldStoreName(row)))
      if (mayBeSigned(text()))
        // What is looked for is ASCII, and one character for each byte has the same ASCII in it.
        return true;
    return secrets.length > 0 && names(folded(text()), secrets);
  };
}

function mayHoldStoreName(bytes: Buffer): boolean {
  return bytes.includes('x-') || bytes.includes('X-');
}

function names(lower: string, secrets: readonly string[]): boolean {
  return secrets.some((name) => lower.includes(`"${name}"`));
}
