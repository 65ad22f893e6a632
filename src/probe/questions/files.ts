import type { Bank } from '../../qonto/bank.ts';
import { type Row, rowOf } from '../ask.ts';
import { type Finding, seen, unseen } from '../finding.ts';
import type { Sample } from '../sample.ts';

const subject = 'attachment_files';
const question = 'Is a file what the bank says it is?';

/** Which hosts files come from, and whether one of them can be had. Its bytes are counted and dropped. */
export async function askFiles(
  bank: Pick<Bank, 'one' | 'download'>,
  { rows }: Sample,
): Promise<{ readonly hosts: readonly string[]; readonly finding: Finding }> {
  const files = rows.flatMap(filesOf);
  const hosts = [...new Set(files.flatMap(hostOf))].sort();
  const [first] = files;
  if (typeof first?.id !== 'string')
    return { hosts, finding: unseen(subject, question, 'no row has an attachment') };
  return { hosts, finding: await fetchOne(bank, first.id, first.url) };
}

/** The listing's own URL first, then a fresh one. */
async function fetchOne(
  bank: Pick<Bank, 'one' | 'download'>,
  id: string,
  listed: unknown,
): Promise<Finding> {
  const attempt = async (url?: unknown) => {
    const file = await bank.one(id);
    if (file === undefined) return undefined;
    const asked = typeof url === 'string' ? { ...file, url } : file;
    return { file, got: await bank.download(asked) };
  };
  const first = await attempt(listed);
  if (first === undefined) return seen(subject, question, 'missing', 'its id is not known');
  const isExpired = first.got.kind === 'expired';
  const last = isExpired ? await attempt() : first;
  if (last === undefined || last.got.kind === 'expired') return seen(subject, question, 'expired');
  const { file, got } = last;
  if (got.kind === 'gone') return seen(subject, question, 'missing');
  if (got.kind !== 'bytes')
    return unseen(subject, question, 'reason' in got ? got.reason : got.kind);
  const start = got.bytes.subarray(0, 200).toString('latin1');
  if (/^\s*<(!doctype html|html)/i.test(start)) return seen(subject, question, 'html');
  if (file.size !== undefined && got.bytes.length !== file.size)
    return seen(subject, question, 'short', 'other bytes than are stated');
  return seen(subject, question, isExpired ? 'expired_once' : 'true');
}

function filesOf(row: Row): readonly Row[] {
  const { attachments } = row;
  const all: readonly unknown[] = Array.isArray(attachments) ? attachments : [];
  return all.map(rowOf).filter((one) => one !== undefined);
}

/** The name of the host alone: the rest of the address opens the file. */
function hostOf({ url }: Row): readonly string[] {
  return typeof url === 'string' && URL.canParse(url) ? [new URL(url).hostname] : [];
}
