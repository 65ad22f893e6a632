import { ConnectorError, configError } from '../../base/errors.ts';
import { repeatedKey } from './repeated-key.ts';

/** The JSON in the bytes of a config file, however an editor has encoded it. Throws config errors that name the file. */
export function parseConfigText(bytes: Buffer, path: string): unknown {
  const content = decode(bytes, path);
  try {
    const value: unknown = JSON.parse(content);
    const twice = repeatedKey(content);
    if (twice === undefined) return value;
    throw configError(`The config file ${path} says "${twice}" twice`, {
      code: 'config_invalid',
      hint: 'Which of the two is meant nobody knows: take one of them out.',
    });
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    throw configError(`The config file ${path} is not JSON${positionOf(error, content)}`, {
      code: 'config_not_json',
      hint: 'Names and texts stand in double quotes; no comments, and no comma after the last entry.',
    });
  }
}

function decode(bytes: Buffer, path: string): string {
  // JSON begins with a character of ASCII: with a zero before or behind it, it is written in pairs of bytes.
  const inPairs = bytes[0] === 0 || bytes[1] === 0;
  if (inPairs || startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff))
    throw notUtf8(path, 'is UTF-16, which some editors call "Unicode"');
  try {
    // Takes a mark of byte order away, too.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notUtf8(path, 'is not UTF-8');
  }
}

function startsWith(bytes: Buffer, first: number, second: number): boolean {
  return bytes[0] === first && bytes[1] === second;
}

function notUtf8(path: string, what: string) {
  return configError(`The config file ${path} ${what}`, {
    code: 'config_not_json',
    hint: 'Save it as UTF-8, with or without a byte order mark.',
  });
}

/** Where the engine says so. Its message is not quoted: it holds some of the file. */
function positionOf(error: unknown, content: string): string {
  const [, position] = /at position (\d+)/.exec(String(error)) ?? [];
  if (position === undefined) return '';
  const before = content.slice(0, Number(position)).split('\n');
  return ` (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
}
