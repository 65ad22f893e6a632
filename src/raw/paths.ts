/** Names of everything in the raw zone; `docs/architecture.md` shows them as a picture. */
export const leasePath = 'ctl/lease.json';

export function manifestPath(seq: number): string {
  return `manifests/${String(seq).padStart(10, '0')}.json`;
}

/** The number of the manifest that is stored there; undefined for what is none, such as the `.DS_Store` of a file manager. */
export function manifestAt(path: string): number | undefined {
  const seq = Number(/^manifests\/(\d{10,15})\.json$/.exec(path)?.[1] ?? 0);
  return seq > 0 && path === manifestPath(seq) ? seq : undefined;
}

/**
 * Whether a path is made of names such as ours: none that leads elsewhere, and none that an engine or a storage would
 * take for a pattern. A prefix may end in `/`.
 */
export function isOurPath(path: string): boolean {
  const names = path.replace(/(?<!\/)\/$/, '').split('/');
  return names.every((name) => /^(?:[A-Za-z0-9][\w.-]{0,254}|\.tmp)$/.test(name));
}

/** In bytes, of what is read whole: the lease, and manifests with what they owe. */
export function longestObject(path: string): number {
  return path.startsWith('ctl/') ? 64 * 1024 : 256 * 1024 * 1024;
}

/** In bytes, and larger than anything the bank accepts for upload (15 MB): nothing longer is stored. */
export const longestAttachment = 20 * 1024 * 1024;

export interface PartName {
  readonly stream: string;
  readonly seq: number;
  readonly attempt: string;
  readonly part: number;
}

export function partPath({ stream, seq, attempt, part }: PartName): string {
  const folder = `${String(seq).padStart(10, '0')}-${attempt}`;
  const root = stream === 'quarantine' ? 'quarantine' : `raw/${stream}`;
  return `${root}/${folder}/${String(part).padStart(5, '0')}.ndjson.gz`;
}

/** Content addressed, under the bank's id; the name a user gave the file is metadata and never a path. */
export function attachmentPath(id: string, sha256: string): string {
  return `${attachmentFolder(id)}${sha256}`;
}

export function attachmentFolder(id: string): string {
  if (!isSafeId(id)) throw new RangeError('an attachment id that cannot be part of a path');
  return `attachments/${id}/`;
}

/** Where the bytes of an attachment lie that nothing says to be a receipt. */
export function asidePath(id: string, sha256: string): string {
  return `${asideFolder}${attachmentPath(id, sha256).slice('attachments/'.length)}`;
}

export const asideFolder = 'quarantine/attachments/';

/** Ids are UUIDs today, and their form may change; whatever comes must not be able to leave its folder. */
export function isSafeId(id: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/.test(id);
}
