/** One command of a session and what it printed. */
export interface Shown {
  readonly command: string;
  readonly output: string;
}

/** The commands of a session: a line after `$ ` is typed, and what follows is what it printed. */
export function commandsOf(session: string): readonly Shown[] {
  return session
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const end = text.indexOf('\n');
      return { command: text.slice(0, end), output: text.slice(end + 1) };
    });
}

/**
 * The lines of one text that are not those of the other: empty where a page shows what was printed. Times, ages, lengths
 * in bytes and seconds, and the widths of columns differ from run to run; a line of `…` stands for any number of lines.
 */
export function differences(shown: string, printed: string): readonly string[] {
  const [expected, found] = [shown, printed].map((text) =>
    text.trimEnd().split('\n').map(withoutVarying),
  ) as [string[], string[]];
  return fits(expected, found) ? [] : firstOff(expected, found);
}

function withoutVarying(line: string): string {
  return line
    .trimEnd()
    .replace(/"time":"[^"]+"/, '"time":T')
    .replace(/(?<=committed )\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?= UTC)/g, 'T')
    .replace(/\b(\d[\d,]* (second|minute|hour|day)s? (ago|ahead of|behind)|just now)/g, 'AGE')
    .replace(/\b\d+\.\d s\b/g, 'N s')
    .replace(/\b\d[\d,]* bytes?\b/g, 'N bytes')
    .replace(/ {2,}/g, '  ');
}

function fits(expected: readonly string[], found: readonly string[]): boolean {
  const [first, ...rest] = expected;
  if (first === undefined) return found.length === 0;
  if (first === '…')
    return Array.from({ length: found.length + 1 }, (_, skipped) => skipped).some((skipped) =>
      fits(rest, found.slice(skipped)),
    );
  return first === found[0] && fits(rest, found.slice(1));
}

/** For people: where there is no line left out, the first that is another; else both texts. */
function firstOff(expected: readonly string[], found: readonly string[]): readonly string[] {
  if (expected.includes('…')) return ['shown:', ...expected, 'printed:', ...found];
  const index = Array.from({ length: Math.max(expected.length, found.length) }, (_, at) => at).find(
    (at) => expected[at] !== found[at],
  );
  return [
    `shown: ${expected[index ?? 0] ?? 'nothing'}`,
    `printed: ${found[index ?? 0] ?? 'nothing'}`,
  ];
}
