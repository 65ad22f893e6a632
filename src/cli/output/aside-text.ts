import type { AsideAttachment } from '../../raw/manifest.ts';
import { showable } from '../../redact/text.ts';

/** A URL that nothing allows can set thousands aside. */
const mostShown = 20;

/** Which attachments are set aside, of which transactions, why, and where their bytes lie. */
export function asideLines(aside: readonly AsideAttachment[]): readonly string[] {
  const shown = aside
    .slice(0, mostShown)
    .map(({ id, transaction_id: transaction, reason, path }) =>
      showable(
        `  quarantined: attachment ${id} of transaction ${transaction}: ${reason}${path === null ? '' : ` (${path})`}`,
      ),
    );
  const more = aside.length - shown.length;
  return more > 0
    ? [...shown, `  and ${more.toLocaleString('en-US')} more: --json lists them all`]
    : shown;
}
