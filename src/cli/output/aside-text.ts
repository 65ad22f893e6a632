import { countText } from '../../base/counted.ts';
import type { AsideFile } from '../../raw/manifest.ts';
import { showable } from '../../redact/text.ts';

/** A URL that nothing allows can set thousands aside. */
const mostShown = 20;

/** Which attachments are set aside, of which transactions, why, and where their bytes lie. */
export function asideLines(aside: readonly AsideFile[]): readonly string[] {
  const shown = aside
    .slice(0, mostShown)
    .map(({ id, owner, reason, path }) =>
      showable(
        `  quarantined: attachment ${id} of ${ownerText(owner)}: ${reason}${path === null ? '' : ` (${path})`}`,
      ),
    );
  const more = aside.length - shown.length;
  return more > 0 ? [...shown, `  and ${countText(more)} more: --json lists them all`] : shown;
}

/** In the singular: a stream is named after what it has many of. */
function ownerText({ stream, id }: AsideFile['owner']): string {
  return `${stream.replace(/s$/, '').replaceAll('_', ' ')} ${id}`;
}
