import { cash } from './cash.ts';
import type { Chapter } from './chapter.ts';
import { flow } from './flow.ts';
import { receipts } from './receipts.ts';
import { reconciliation } from './reconciliation.ts';
import { spend } from './spend.ts';
import { vat } from './vat.ts';

/** In the order of the page. */
export const chapters: readonly Chapter[] = [cash, flow, spend, vat, receipts, reconciliation];
