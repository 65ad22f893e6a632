import { join } from 'node:path';
import { fileFlaw, isFolder } from '../../base/disk/place-flaw.ts';
import { readHead } from '../../base/disk/read-head.ts';
import { meantFile, replaceFile } from '../../base/disk/replace-file.ts';
import { targetPath } from '../../base/disk/target-path.ts';
import { type ConnectorError, configError } from '../../base/errors.ts';
import type { Config } from '../../config/config.ts';
import { type PageAddress, pageName } from '../../config/report/values.ts';
import { isInRawZone } from '../outside-raw.ts';

/** A page that was written: the whole path or the address, and its length. */
export interface WrittenPage {
  readonly page: string;
  readonly bytes: number;
}

/** What a page says of itself stands in its first lines. */
const headLength = 1_024;

type Zone = Pick<Config, 'raw' | 'storage_endpoint'>;

/**
 * Throws a config error for a page that would be inside the raw zone, which never changes and which others read, and for
 * one that would take the place of another file on this machine.
 */
export function checkPageAddress({ raw }: Pick<Config, 'raw'>, address: PageAddress): void {
  const isInside =
    address.kind === 'file'
      ? isInRawZone(fileOf(address.path), raw)
      : raw.kind === 'gcs' &&
        raw.bucket === address.bucket &&
        address.object.startsWith(raw.prefix);
  if (isInside) throw insideRaw(address);
  if (address.kind !== 'file') return;
  const flaw = fileFlaw(targetPath(fileOf(address.path)));
  if (flaw === undefined) requirePage(address, headOf(address.path));
  else throw placeFault(address, flaw);
}

function placeFault(address: PageAddress, flaw: string): ConnectorError {
  return configError(`The page ${nameOf(address)} ${flaw}`, {
    code: 'bad_setting',
    hint: 'Check the path and its permissions, or name another file or folder.',
  });
}

/**
 * Puts a page in its place, whole or not at all, and in that of the page before. Throws a config error inside the raw zone;
 * an unavailable one, with the page before as it was, where it cannot be written.
 */
export async function writePage(
  config: Zone,
  address: PageAddress,
  page: string,
): Promise<WrittenPage> {
  checkPageAddress(config, address);
  const bytes = Buffer.from(page);
  if (address.kind === 'file')
    return { page: await replaceFile(fileOf(address.path), bytes), bytes: bytes.length };
  const { putPage } = await import('../../raw/gcs/put-page.ts');
  const object = { ...address, endpoint: config.storage_endpoint };
  await putPage(object, bytes, headLength, (head) => requirePage(address, head));
  return { page: nameOf(address), bytes: bytes.length };
}

/** The beginning of the page that is there; empty where there is none. Throws where it cannot be looked at. */
export async function readPageHead(config: Zone, address: PageAddress): Promise<string> {
  if (address.kind === 'file') return headOf(address.path);
  const { readStoredPage } = await import('../../raw/gcs/put-page.ts');
  const object = { ...address, endpoint: config.storage_endpoint };
  return (await readStoredPage(object, headLength)).text;
}

function headOf(path: string): string {
  return readHead(meantFile(fileOf(path)), headLength)?.toString() ?? '';
}

/** What is there is replaced only where it is a page itself, or empty. */
function requirePage(address: PageAddress, head: string): void {
  if (head === '' || /^\uFEFF?\s*<(!doctype html|html)\b/i.test(head)) return;
  throw configError(
    `The page ${nameOf(address)} would take the place of something that is no page`,
    {
      code: 'not_a_page',
      hint: 'Nothing was written. Name another file or a folder, or take away what is there.',
    },
  );
}

function fileOf(path: string): string {
  return isFolder(path) ? join(path, pageName) : path;
}

function insideRaw(address: PageAddress): ConnectorError {
  return configError(`The page ${nameOf(address)} would be inside the raw zone`, {
    code: 'bad_setting',
    hint: 'What is in a raw zone never changes, and whoever shares it would share the page: choose another address.',
  });
}

function nameOf(address: PageAddress): string {
  return address.kind === 'file'
    ? fileOf(address.path)
    : `gs://${address.bucket}/${address.object}`;
}
