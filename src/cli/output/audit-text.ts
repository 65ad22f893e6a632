import type { ExtractReport } from '../../extract/report.ts';

/** What no list has shown, and what asking by id has brought. */
export function auditLines({ overdue_pending: overdue, audit }: ExtractReport): string[] {
  const lines: string[] = [];
  if (overdue.asked > 0)
    lines.push(
      `Pending for long: ${n(overdue.asked)} asked for by id, ${n(overdue.landed)} had changed, ${n(overdue.deleted)} are deleted at the bank`,
    );
  if (audit === null) return lines;
  lines.push(
    `Audit: ${n(audit.listed)} of ${n(audit.held)} transactions held are listed; ${n(audit.edited_silently)} edited without a new updated_at, ${n(audit.returned)} came back`,
    `Audit: ${n(audit.asked)} that no list shows were asked for by id: ${n(audit.deleted)} are deleted at the bank, ${n(audit.landed)} had changed, ${n(audit.unlisted)} are there as they were`,
  );
  if (audit.accounts_not_proven > 0)
    lines.push(
      `Audit: of ${n(audit.accounts_not_proven)} accounts nothing is said, because they could not be listed whole`,
    );
  return lines;
}

function n(value: number): string {
  return value.toLocaleString('en-US');
}
