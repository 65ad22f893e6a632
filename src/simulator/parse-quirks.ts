import { type QuirkDescription, type Quirks, quirkDescriptions } from './quirks.ts';
import { resources } from './resources/index.ts';

/** Checks names and values from outside (a flag, a control request); throws a RangeError. */
export function parseQuirks(given: Record<string, unknown>): Partial<Quirks> {
  const checked: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(given)) {
    const quirk = Object.entries(quirkDescriptions).find(([known]) => known === name)?.[1];
    if (quirk === undefined) throw new RangeError(`no such quirk: ${name}`);
    const text = String(value);
    const flaw = flawOf(text, quirk);
    if (flaw !== undefined) throw new RangeError(`${name} ${flaw}`);
    checked[name] = typeof quirk.default === 'number' ? Number(text) : text;
  }
  return checked as Partial<Quirks>;
}

function flawOf(text: string, { values, default: usual }: QuirkDescription): string | undefined {
  if (values[0] === '<names>') {
    const known = resources.map(({ name }) => name);
    const isKnown = text === usual || text.split(',').every((name) => known.includes(name));
    return isKnown ? undefined : `must be ${usual}, or some of: ${known.join(', ')}`;
  }
  const isOne = values[0] === '<number>' ? /^\d+$/.test(text) : values.includes(text);
  return isOne ? undefined : `must be one of: ${values.join(', ')}`;
}
