import { counted } from '../../base/counted.ts';
import type { WrittenPage } from '../../run/report/page-address.ts';

/** Where a page was put. */
export function pageLine({ page, bytes }: WrittenPage): string {
  return `Finance page ${page}: ${counted(bytes, 'byte')}`;
}
