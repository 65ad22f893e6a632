import { execFile } from 'node:child_process';
import { inject } from 'vitest';
import type { RunOptions } from './run-cli.ts';

/** Runs a command under a terminal of so many columns, and gives what that got. */
const script = `
import fcntl, os, pty, struct, sys, termios
columns, argv = int(sys.argv[1]), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
    os.execv(argv[0], argv)
while True:
    try:
        got = os.read(terminal, 65536)
    except OSError:
        break
    if not got: break
    sys.stdout.buffer.write(got)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 255)
`;

/** The real program under a real pseudo-terminal: its status, and every line that was ever shown there. */
export function runInTerminal(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  columns: number,
  { program = inject('program'), cwd }: Pick<RunOptions, 'program' | 'cwd'> = {},
): Promise<{ readonly status: number; readonly raw: string; readonly shown: readonly string[] }> {
  const argv = ['-I', '-c', script, String(columns), process.execPath, program, ...args];
  return new Promise((done) => {
    const options = {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TERM: 'xterm', ...env },
      maxBuffer: 2 ** 26,
      ...(cwd !== undefined && { cwd }),
    };
    execFile('python3', argv, options, (error, raw) => {
      const status = error === null ? 0 : Number(error.code);
      done({ status, raw, shown: linesOf(raw) });
    });
  });
}

/** Without what moves the cursor and colours: each begins with the same two characters. */
function linesOf(raw: string): readonly string[] {
  const [first = '', ...others] = raw.split('\u001b[');
  const texts = [first, ...others.map((text) => text.replace(/^[0-9;?]*[A-Za-z]/, ''))];
  return texts
    .join('\n')
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
