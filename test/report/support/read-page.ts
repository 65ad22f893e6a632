/** A page without its charts, whose positions are no amounts. */
export function wordsOf(page: string): string {
  return page.replace(/<svg.*?<\/svg>/gs, '');
}

/** A row of numbers as the page writes it. */
export function row(name: string, ...cells: readonly string[]): string {
  return `<th scope="row">${name}</th>${cells.map((cell) => `<td class="number">${cell}</td>`).join('')}`;
}
