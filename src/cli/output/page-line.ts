import type { WrittenPage } from '../../run/report/page-address.ts';

/** Where a page was put. */
export function pageLine({ page, bytes }: WrittenPage): string {
  return `Finance page ${page}: ${bytes.toLocaleString('en-US')} bytes`;
}
