import { counted } from '../base/counted.ts';
import { createDigest } from '../raw/digest.ts';
import type { Part } from '../raw/manifest.ts';
import { meterText } from '../raw/part-text.ts';
import type { RawZone } from '../raw/zone.ts';
import { streams } from '../streams/index.ts';
import type { Stream } from '../streams/shape/types.ts';
import { type Finding, finding } from './finding.ts';
import { type OutcomeLine, readOutcome, referencedFiles } from './read/attachment-lines.ts';
import { readObject } from './read/read-object.ts';

export interface CheckedPart {
  readonly finding: Finding | undefined;
  /** Ids of the files that its objects refer to. */
  readonly references: readonly string[];
  readonly outcomes: readonly OutcomeLine[];
  readonly isThere: boolean;
}

/** Compares a part with what its manifest says of it, and reads the attachments out of it. */
export async function checkPart(zone: RawZone, seq: number, part: Part): Promise<CheckedPart> {
  const chunks: Uint8Array[] = [];
  const digest = createDigest();
  // Longer than it was is altered whatever comes: no more of it is read.
  const fault = await readObject(zone, part.path, part.bytes, (chunk) => {
    digest.update(chunk);
    chunks.push(chunk);
  });
  const harmed = (problem: Finding['problem'], detail: string): CheckedPart => ({
    finding: finding(problem, zone.uri(part.path), `manifest ${seq} names it: ${detail}`),
    references: [],
    outcomes: [],
    isThere: problem !== 'missing',
  });
  if (fault !== undefined) return harmed(fault.problem, fault.detail);
  const found = digest.finish();
  if (found.bytes !== part.bytes)
    return harmed('altered', `it has ${counted(found.bytes, 'byte')}, and had ${part.bytes}`);
  if (found.sha256 !== part.sha256) return harmed('altered', 'it has another sha256');
  if (found.crc32c !== part.crc32c)
    return harmed('altered', 'its sha256 is right, and its crc32c is not');
  const content = await readContent(part, chunks);
  return 'flaw' in content
    ? harmed('altered', content.flaw)
    : { ...content, finding: undefined, isThere: true };
}

/** The bytes are those that were committed. Whether they hold what they should is the last question. */
async function readContent(part: Part, chunks: readonly Uint8Array[]) {
  const { rows } = part;
  const declared: Stream | undefined = streams.find(({ name }) => name === part.stream);
  const references = new Set<string>();
  const outcomes: OutcomeLine[] = [];
  let lines = 0;
  const meter = meterText(part, (line) => {
    lines += 1;
    if (declared?.sync.mode === 'files') outcomes.push(readOutcome(line.toString()));
    if (declared?.files !== undefined)
      for (const id of referencedFiles(line.toString(), declared.files)) references.add(id);
  });
  for (const chunk of chunks) await meter.write(chunk);
  const flaw = await meter.end();
  if (flaw !== undefined) return { flaw };
  if (lines !== rows) return { flaw: `it has ${counted(lines, 'row')}, the manifest says ${rows}` };
  return { references: [...references], outcomes };
}
