import { counted, countText } from '../../base/counted.ts';
import type { ExtractReport } from '../../extract/report.ts';

/** What no list has shown, and what asking by id has brought. */
export function auditLines({ overdue_pending: overdue, audit }: ExtractReport): string[] {
  const lines: string[] = [];
  if (overdue.asked > 0)
    lines.push(
      `Pending for long: ${countText(overdue.asked)} asked for by id, ${countText(overdue.landed)} had changed, ${counted(overdue.deleted, 'is', 'are')} deleted at the bank`,
    );
  if (audit === null) return lines;
  lines.push(
    `Audit: ${countText(audit.listed)} of ${counted(audit.held, 'transaction held is', 'transactions held are')} listed; ${countText(audit.edited_silently)} edited without a new updated_at, ${countText(audit.returned)} came back`,
    `Audit: ${countText(audit.asked)} that no list shows ${audit.asked === 1 ? 'was' : 'were'} asked for by id: ${counted(audit.deleted, 'is', 'are')} deleted at the bank, ${countText(audit.landed)} had changed, ${counted(audit.unlisted, 'is there as it was', 'are there as they were')}`,
  );
  if (audit.accounts_not_proven > 0)
    lines.push(
      `Audit: of ${counted(audit.accounts_not_proven, 'account nothing is said, because it', 'accounts nothing is said, because they')} could not be listed whole`,
    );
  return lines;
}
