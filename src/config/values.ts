import { basename } from 'node:path';
import { z } from 'zod';
import { homePath } from '../base/disk/home-path.ts';
import { dayMs, type Instant, parseInstant } from '../base/instant.ts';
import { forms } from './forms.ts';

/** A path on this machine; `~/` is the home folder. */
export function parsePath(value: string, context: z.RefinementCtx): string {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  // A file of variables with the line ends of Windows leaves one, and the data would go to a folder of its own.
  if (/[\r\n]$/.test(value)) return refuse('ends with a line break, which no path is meant to');
  if (/^\s+$/.test(value)) return refuse('holds nothing but blanks');
  // Only a config file can hold one. No system has a name with it, and Node throws at each use.
  if (value.includes('\0')) return refuse('holds a null character, which no path can');
  // Taken for a path, it would be a folder "s3:" here, and nobody would look for the data in it.
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value))
    return refuse(`"${value}" is an address, where a path on this machine is needed`);
  const found = homePath(value);
  return 'path' in found ? found.path : refuse(`"${value}" ${found.problem}`);
}

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: dayMs };

/** `90s`, `30m`, `2h`, `1d` in milliseconds. */
export function parseDuration(value: string, context: z.RefinementCtx): number {
  const [, digits, unit] = forms.duration.pattern.exec(value) ?? [];
  const ms = Number(digits) * (unitMs[unit ?? ''] ?? Number.NaN);
  if (Number.isFinite(ms)) return ms;
  context.addIssue({
    code: 'custom',
    message: `"${value}" is not a duration such as ${forms.duration.like}`,
  });
  return z.NEVER;
}

/** An https URL that a credential may be sent to, without the slash at its end. */
export function parseApiUrl(value: string, context: z.RefinementCtx): string {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url?.hostname ?? '');
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && loopback))
    return refuse('must be an https URL (plain http only to this machine)');
  // A host that is not found is named in messages, and what stands before it would be named along with it.
  if (url.username !== '' || url.password !== '')
    return refuse('must not carry credentials: they belong in the environment');
  if (url.search !== '' || url.hash !== '') return refuse('must end with the path of the API');
  // Not as it was typed: blanks around it, or a lone "?" at its end, would become part of each request.
  return `${url.origin}${url.pathname}`.replace(/(?<!\/)\/+$/, '');
}

/** A umask: three octal digits, with or without a zero before them. */
export function parseMask(value: string, context: z.RefinementCtx): number {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  if (!/^0?[0-7]{3}$/.test(value)) return refuse(`"${value}" is not a mask of three octal digits`);
  const mask = Number.parseInt(value, 8);
  // Who writes a mode, 700 or 600, would have shut themselves out and let everybody in.
  return mask <= 0o77
    ? mask
    : refuse(`"${value}" would keep the owner out: it is a mask, of what others do not get`);
}

/** The bank refuses what lies further out; no movement of it does. */
const [firstYear, pastYear] = ['1970', '2200'] as const;

/** A day (UTC) or an instant. */
export function parseSince(value: string, context: z.RefinementCtx): Instant {
  const instant = parseInstant(/^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value);
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  if (instant === undefined)
    return refuse(`"${value}" is neither a day (2026-01-01) nor an instant (2026-01-01T00:00:00Z)`);
  return instant >= firstYear && instant < pastYear
    ? instant
    : refuse(`"${value}" is not between the years ${firstYear} and ${pastYear}`);
}

export type RawAddress =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'gcs'; readonly bucket: string; readonly prefix: string };

export type WarehouseAddress =
  | { readonly kind: 'duckdb'; readonly file: string }
  | { readonly kind: 'bigquery'; readonly project: string; readonly dataset: string };

export type TokenStoreAddress =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'secretmanager'; readonly project: string; readonly secret: string };

/** `file:PATH` or `secretmanager:projects/P/secrets/S`; a project may have a domain, or be its number. */
export function parseTokenStore(value: string, context: z.RefinementCtx): TokenStoreAddress {
  const [, file, project, secret] = forms.tokenStore.pattern.exec(value) ?? [];
  if (file !== undefined) return { kind: 'file', file: parsePath(file, context) };
  if (project !== undefined && secret !== undefined)
    return { kind: 'secretmanager', project, secret };
  context.addIssue({
    code: 'custom',
    message: `"${value}" is neither file:PATH nor secretmanager:projects/P/secrets/S`,
  });
  return z.NEVER;
}

/** A folder, or `gs://bucket` with or without a path. */
export function parseRaw(value: string, context: z.RefinementCtx): RawAddress {
  if (!/^[a-z0-9]+:\/\//i.test(value)) return { kind: 'folder', folder: parsePath(value, context) };
  const [, bucket, path = ''] = forms.place.pattern.exec(value) ?? [];
  const prefix = path.replace(/(?<!\/)\/+$/, '');
  if (bucket !== undefined && prefix.split('/').every((name) => name !== '' || prefix === '')) {
    return { kind: 'gcs', bucket, prefix: prefix === '' ? '' : `${prefix}/` };
  }
  context.addIssue({
    code: 'custom',
    message: `"${value}" is neither a folder nor gs://bucket/prefix`,
  });
  return z.NEVER;
}

/** `duckdb:FILE` or `bigquery:PROJECT.DATASET`; a project may have a domain, `example.com:project`. */
export function parseWarehouse(value: string, context: z.RefinementCtx): WarehouseAddress {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  const [, file, project, dataset] = forms.warehouse.pattern.exec(value) ?? [];
  if (project !== undefined && dataset !== undefined) return { kind: 'bigquery', project, dataset };
  if (file === undefined)
    return refuse(`"${value}" is neither duckdb:FILE nor bigquery:PROJECT.DATASET`);
  return { kind: 'duckdb', file: parseDuckdbFile(file, context) };
}

/** Several of them. */
export function parseWarehouses(
  values: readonly string[],
  context: z.RefinementCtx,
): readonly WarehouseAddress[] {
  return values.map((value) => parseWarehouse(value, context));
}

/** A path of a DuckDB file that readers can make use of. */
export function parseDuckdbFile(file: string, context: z.RefinementCtx): string {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  // DuckDB's own words for what is no file; as a path each would be one of that name.
  if (file === ':memory:' || /^(?:md|motherduck):/.test(file))
    return refuse(`"${file}" is no file, and the tables have to be in one: bank.duckdb will do`);
  const schema = schemaNamedLike(file);
  if (schema === undefined) return parsePath(file, context);
  return refuse(
    `the file must not be named like the schema ${schema} inside it: DuckDB names the database after the file, and no query could say which one it means; bank.duckdb will do`,
  );
}

const units: Record<string, number> = { '': 0, K: 1, M: 2, G: 3, T: 4 };

/** `500MB`, `20GB`, `1TB` in bytes, as BigQuery counts them: by 1024. */
export function parseBytes(value: string, context: z.RefinementCtx): number {
  const [, digits, unit] = forms.bytes.pattern.exec(value) ?? [];
  const bytes = Number(digits) * 1_024 ** (units[(unit ?? '').toUpperCase()] ?? Number.NaN);
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  context.addIssue({
    code: 'custom',
    message: `"${value}" is not a size such as ${forms.bytes.like}`,
  });
  return z.NEVER;
}

/**
 * Where the API's documentation and its production hand out files from. No sandbox host is documented, and we have not
 * seen the live API: another host shows as a pending attachment that names it.
 */
export const documentedHosts = [
  'qonto.s3.eu-central-1.amazonaws.com',
  'qonto-dev.s3.eu-central-1.amazonaws.com',
];

/** Names of hosts, each exactly: no address, no port, no wildcard. */
export function parseHosts(values: readonly string[], context: z.RefinementCtx): readonly string[] {
  const hosts = values.map((value) => value.toLowerCase());
  const odd = hosts.find((host) => host.length > 253 || !hostName.test(host));
  if (odd === undefined) return hosts;
  context.addIssue({
    code: 'custom',
    message: `"${odd}" is not the exact name of a host, such as ${documentedHosts[0]}`,
  });
  return z.NEVER;
}

const hostName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** The address of an emulator, without a path. */
export function parseEndpoint(value: string, context: z.RefinementCtx): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.origin;
  context.addIssue({
    code: 'custom',
    message: `"${value}" is not an address such as http://127.0.0.1:4443`,
  });
  return z.NEVER;
}

/** Those of the loader, of the finance models, and the one that every database has. */
const schemas = ['qonto_raw', 'qonto', 'information_schema'];

/**
 * The schema that a DuckDB file must not be named like, if it is. DuckDB names the database after the file, up to the
 * first dot, and whoever opens it could ask for nothing: `qonto.qonto__transactions` would be ambiguous.
 */
export function schemaNamedLike(file: string): string | undefined {
  const name = basename(file.replaceAll('\\', '/')).split('.').find(Boolean)?.toLowerCase();
  return schemas.find((schema) => schema === name);
}
