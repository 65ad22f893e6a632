import type { Range } from './script-tree.ts';

/**
 * Pieces of a script that can be analysed by themselves. What stands before a piece is blanked and not cut off, so
 * that the line and the column of a refusal are those of the script.
 */
export interface ScriptText {
  readonly statement: (range: Range) => string;
  /** An expression, as the query of its value. */
  readonly value: (range: Range) => string;
  readonly piece: (range: Range) => string;
}

export function scriptText(script: string): ScriptText {
  const bytes = Buffer.from(script);
  const piece = ({ start, end }: Range) => bytes.toString('utf8', start, end);
  const before = ({ start }: Range) => piece({ start: 0, end: start }).replace(/[^\s]/gu, ' ');
  return {
    piece,
    statement: (range) => before(range) + piece(range),
    value: (range) => {
      const blank = before(range);
      const at = blank.lastIndexOf('       ');
      // Only at the very start of a script is there no room.
      if (at === -1) return `select ${blank}${piece(range)}`;
      return `${blank.slice(0, at)}select ${blank.slice(at + 7)}${piece(range)}`;
    },
  };
}
