/** Parts of a manual page, in the macros of man(7) that groff and mandoc both know. */
export const roff = {
  comment: (text: string): string => `.\\" ${text}`,
  title: (name: string, section: number, date: string, source: string, manual: string): string =>
    [
      ['.TH', argument(name), section, date, argument(source), argument(manual)].join(' '),
      // An option that is broken in two is found by nobody who searches for it.
      '.nh',
      '.ad l',
    ].join('\n'),
  /** The line that indexes of manuals are made from. */
  name: (name: string, what: string): string => `${escaped(name)} \\- ${escaped(what)}`,
  synopsis: (name: string, rest: string): string => `.B ${argument(name)}\n${escaped(rest)}`,
  section: (title: string, ...parts: readonly string[]): string =>
    headed(`.SH ${argument(title.toUpperCase())}`, parts),
  subsection: (title: string, ...parts: readonly string[]): string =>
    headed(`.SS ${argument(title)}`, parts),
  paragraph: (text: string): string => `.PP\n${escaped(text)}`,
  /** A term, and below it what there is to say of it, line by line. */
  entry: (term: string, ...texts: readonly string[]): string =>
    ['.TP', `\\fB${escaped(term)}\\fR`, texts.map(escaped).join('\n.br\n')].join('\n'),
  /** As it is, line by line. */
  verbatim: (text: string): string => `.PP\n.nf\n${escaped(text)}\n.fi`,
};

/** A heading begins a paragraph by itself. */
function headed(heading: string, [first = '', ...others]: readonly string[]): string {
  return [heading, first.replace(/^\.PP\n/, ''), ...others].join('\n');
}

/** What a formatter would take for its own, or for a sign of print that nobody can type. */
const signs: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
};

function escaped(text: string): string {
  return (
    text
      .replace(/[\\'`^~-]/g, (sign) => signs[sign] ?? sign)
      .replace(/[^\0-\x7f]/gu, (sign) => `\\[u${hex(sign)}]`)
      // Where a word that is wider than many a line may be broken.
      .replace(/\S{40,}/g, (word) => word.replace(/[,/](?=.)/g, '$&\\:'))
      .replace(/^\./gm, '\\&.')
      .replace(/^$/gm, '.sp')
  );
}

function argument(text: string): string {
  return `"${escaped(text).replaceAll('"', '\\(dq')}"`;
}

function hex(sign: string): string {
  return (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
