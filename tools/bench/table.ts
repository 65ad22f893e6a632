/** A GitHub table; the first column to the left, the others to the right. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const rule = header.map((_, column) => (column === 0 ? '---' : '---:'));
  return [header, rule, ...rows].map(line).join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function fixed(value: number): string {
  return value.toFixed(2);
}

export function ratio(ours: number, theirs: number): string {
  return theirs === 0 ? '–' : `${(ours / theirs).toFixed(2)}x`;
}
