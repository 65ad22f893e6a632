import type { Chapter } from './chapter.ts';
import { cash } from './sections/cash.ts';
import { flow } from './sections/flow.ts';
import { receipts } from './sections/receipts.ts';
import { reconciliation } from './sections/reconciliation.ts';
import { spend } from './sections/spend.ts';
import { vat } from './sections/vat.ts';

/** In the order of the page. */
export const chapters: readonly Chapter[] = [cash, flow, spend, vat, receipts, reconciliation];
