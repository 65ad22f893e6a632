import type { Clock } from '../clock.ts';
import { type Presigner, urlLifeSeconds } from '../files/presign.ts';
import type { UrlMaker } from '../model/attachment.ts';
import type { Quirks } from '../quirks.ts';

/** Makes the URLs of one answer; by switch the first or every one is dead from the start. */
export function makeUrlMaker(presigner: Presigner, clock: Clock, quirks: Quirks): UrlMaker {
  const killed = new Set<string>();
  return (path, attachmentId) => {
    const mode = quirks.attachment_files;
    const dead = mode === 'expired' || (mode === 'expired_once' && !killed.has(attachmentId));
    if (mode === 'expired_once') killed.add(attachmentId);
    const nowMs = clock.nowMs();
    return presigner.sign(path, dead ? nowMs - (urlLifeSeconds + 60) * 1000 : nowMs);
  };
}
