import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/** What lies in a folder of a simulated machine: it outlives every process. */
export type Files = Map<string, { text: string; readonly writtenAt: number }>;

/** A folder as one process reaches it. */
export interface Reach {
  readonly files: Files;
  isAlive(): boolean;
  /** Before a step has its effect: the error that it ends with instead, or that the process dies in it. */
  readonly fault?: (step: Step) => Error | 'dies' | undefined;
}

export type Step = 'list' | 'open' | 'write' | 'flush' | 'rename' | 'read' | 'remove';

const root = '/simulated-folders/';
const reaches = new Map<string, Reach>();
let reached = 0;

/** The path by which a process reaches the folder. */
export function reachFolder(reach: Reach): string {
  for (const [number, { isAlive }] of reaches) if (!isAlive()) reaches.delete(number);
  reached += 1;
  reaches.set(String(reached), reach);
  return `${root}${reached}`;
}

/** No path leads to anything any more. */
export function forgetFolders(): void {
  reaches.clear();
}

/**
 * Has the names of `node:fs` that a spool is made of lead to such folders, below a root that no machine has. Everything
 * else goes where it always went.
 */
export function installFolders(): void {
  const { mkdirSync, openSync, closeSync, fsync } = fs;
  const { mkdir, open, readdir, readFile, rename, rm, stat } = promises;
  const replaced = {
    mkdir: async (path: string, ...rest: never[]) => place(path) ?? mkdir(path, ...rest),
    readdir: async (path: string, ...rest: never[]) => {
      const at = place(path);
      if (at === undefined) return readdir(path, ...rest);
      return take('list', at, () => [...at.files.keys()]);
    },
    readFile: async (path: string, ...rest: never[]) => {
      const at = place(path);
      if (at === undefined) return readFile(path, ...rest);
      return take('read', at, () => fileAt(at).text);
    },
    stat: async (path: string, ...rest: never[]) => {
      const at = place(path);
      if (at === undefined) return stat(path, ...rest);
      return take('list', at, () => {
        const { text, writtenAt } = fileAt(at);
        return { size: Buffer.byteLength(text), mtimeMs: writtenAt };
      });
    },
    rename: async (from: string, to: string) => {
      const [at, target] = [place(from), place(to)];
      if (at === undefined || target === undefined) return rename(from, to);
      return take('rename', at, () => {
        at.files.set(target.name, fileAt(at));
        at.files.delete(at.name);
      });
    },
    rm: async (path: string, ...rest: never[]) => {
      const at = place(path);
      if (at === undefined) return rm(path, ...rest);
      return take('remove', at, () => void at.files.delete(at.name));
    },
    open: async (path: string, ...rest: never[]) => {
      const at = place(path);
      if (at === undefined) return open(path, ...rest);
      const write = (text: string) => void at.files.set(at.name, { text, writtenAt: Date.now() });
      await take('open', at, () => write(''));
      return {
        // A process that dies while it writes leaves a half.
        writeFile: (text: string) =>
          take(
            'write',
            at,
            () => write(text),
            () => write(text.slice(0, text.length / 2)),
          ),
        sync: () => take('flush', at, () => {}),
        close: async () => {},
      };
    },
  };
  Object.assign(promises, replaced);
  Object.assign(fs, {
    mkdirSync: (path: string, ...rest: never[]) => place(path) ?? mkdirSync(path, ...rest),
    openSync: (path: string, ...rest: [flags: string, mode?: number]) =>
      place(path) === undefined ? openSync(path, ...rest) : folderDescriptor,
    closeSync: (descriptor: number) => {
      if (descriptor !== folderDescriptor) closeSync(descriptor);
    },
    fsync: (descriptor: number, done: (error: Error | null) => void) => {
      if (descriptor === folderDescriptor) done(null);
      else fsync(descriptor, done);
    },
  });
  syncBuiltinESMExports();
}

/** What a folder is opened as, to be flushed; the system gives no such number. */
const folderDescriptor = 2 ** 30;

const gone: Reach = { files: new Map(), isAlive: () => false };

type Place = Reach & { readonly name: string };

function place(path: unknown): Place | undefined {
  if (typeof path !== 'string' || !path.startsWith(root)) return undefined;
  const [number = '', name = ''] = path.slice(root.length).split('/');
  return { ...(reaches.get(number) ?? gone), name };
}

async function take<T>(step: Step, at: Place, effect: () => T, half?: () => void): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  if (!at.isAlive()) return new Promise<never>(() => {});
  const fault = at.fault?.(step);
  if (fault === undefined) return effect();
  if (fault !== 'dies') throw fault;
  half?.();
  return new Promise<never>(() => {});
}

function fileAt({ files, name }: Place) {
  const found = files.get(name);
  if (found === undefined) throw missing(name);
  return found;
}

function missing(path: string): Error {
  return Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
}
