import type { Page } from 'playwright-core';

export interface ShownTable {
  readonly columns: readonly string[];
  /** The name of each row, then its cells, as they are shown. */
  readonly rows: readonly (readonly string[])[];
}

/** Every table of the page by its caption, also those that wait behind their title. */
export async function readTables(page: Page): Promise<Map<string, ShownTable>> {
  const tables = await page.locator('table').evaluateAll((all) =>
    all.map((table) => {
      const texts = (line: typeof table) =>
        [...line.children].map((cell) => cell.textContent ?? '');
      return {
        caption: table.querySelector('caption')?.textContent ?? '',
        columns: [...table.querySelectorAll<typeof table>('thead tr')].flatMap(texts),
        rows: [...table.querySelectorAll<typeof table>('tbody tr')].map(texts),
      };
    }),
  );
  return new Map(tables.map(({ caption, ...table }) => [caption, table]));
}

/** `−12,345.67` as the decimal `-12345.67`; what is no number stays. */
export function decimal(shown: string): string {
  return /^−?[\d,]+(\.\d+)?$/.test(shown) ? shown.replaceAll(',', '').replace('−', '-') : shown;
}
