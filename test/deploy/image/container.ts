import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { until } from '../../e2e/process/until.ts';
import { home, imageName, storeFlags } from './store.ts';

export interface Container {
  /** The process that is number 1 inside, by the number it has outside. */
  pid(): Promise<number>;
  /** Asks it to end with the image's own signal, and ends it by force when it has not in time. */
  stop(seconds: number): Promise<void>;
  readonly ended: Promise<{ readonly status: number | null; readonly said: string }>;
}

export interface ContainerOptions {
  readonly image?: 'run' | 'dbt';
  readonly env?: Readonly<Record<string, string>>;
  /** A folder of this machine that is mounted at /data. */
  readonly data?: string;
  /** Bytes with podman's unit, as `512m`. */
  readonly memory?: string;
  /** That of this machine, where the simulated bank is, unless it gets none. */
  readonly network?: 'host' | 'none';
  readonly flags?: readonly string[];
}

/**
 * Starts an image as `deploy/README.md` does: as process 1 and user 1000, the file system read-only but for /tmp, without
 * any capability, in the network of this machine.
 */
export function startContainer(args: readonly string[], options: ContainerOptions = {}): Container {
  const { image = 'run', env = {}, data, memory, network = 'host', flags = [] } = options;
  const name = `qonto-elt-test-${process.pid}-${++count}`;
  const pidFile = join(home, `${name}.pid`);
  const settings = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  const words = [
    'run',
    '--rm',
    '--name',
    name,
    '--pidfile',
    pidFile,
    ...limitOf(memory),
    '--ulimit',
    'nofile=1024:4096',
    '--ulimit',
    'nproc=4096:4096',
    '--network',
    network,
    '--read-only',
    '--read-only-tmpfs=false',
    '--tmpfs',
    '/tmp:rw,size=64m',
    '--cap-drop',
    'all',
    '--security-opt',
    'no-new-privileges',
    ...(data === undefined ? [] : ['--volume', `${data}:/data`]),
    ...settings,
    ...flags,
    imageName(image),
    ...args,
  ];
  const child = podman(words);
  const ended = endOf(child);
  onTestFinished(async () => {
    await endOf(podman(['rm', '--force', '--ignore', '--time', '0', name]));
    rmSync(pidFile, { force: true });
  });
  return {
    pid: () => numberIn(pidFile),
    stop: async (seconds) => void (await endOf(podman(['stop', '--time', `${seconds}`, name]))),
    ended,
  };
}

/** The same, to its end. */
export function runContainer(
  args: readonly string[],
  options: ContainerOptions = {},
): Container['ended'] {
  return startContainer(args, options).ended;
}

let count = 0;

/** crun refuses two layouts of control groups side by side; only this process and what it starts sees the one less. */
const inOneHierarchy = 'umount /sys/fs/cgroup/unified 2>/dev/null; exec podman "$@"';

function limitOf(memory: string | undefined): string[] {
  if (memory === undefined) return ['--cgroups=disabled'];
  const limit = ['--memory', memory, '--memory-swap', memory];
  const own = /^\d+:memory:(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1];
  // In the first version of control groups, a container stays a child of the group of this test.
  return own === undefined
    ? limit
    : [...limit, '--cgroup-parent', `${own}/image-test`, '--cgroups=no-conmon'];
}

function podman(words: readonly string[]): ChildProcess {
  const engine = ['--cgroup-manager', 'cgroupfs', '--runtime', 'crun', '--events-backend', 'file'];
  const alone = ['--mount', '--propagation', 'private', 'sh', '-c', inOneHierarchy, 'sh'];
  return spawn('unshare', [...alone, ...storeFlags(), ...engine, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function endOf(child: ChildProcess): Container['ended'] {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const [status] = await once(child, 'close');
  return { status, said };
}

async function numberIn(file: string): Promise<number> {
  await until(
    'the container runs',
    () => existsSync(file) && readFileSync(file, 'utf8') !== '',
    60,
  );
  return Number(readFileSync(file, 'utf8'));
}
