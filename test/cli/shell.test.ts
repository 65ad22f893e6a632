import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';
import { commands } from '../../src/cli/commands/table.ts';
import { findPython } from '../../src/dbt/python.ts';
import { runCli } from '../support/run-cli.ts';

describe('help', () => {
  it.each(['status', 'simulate'])('of %s is said by either word', async (name) => {
    const [asCommand, asOption] = [
      await runCli(['help', name], {}),
      await runCli([name, '--help'], {}),
    ];
    expect(asCommand).toEqual(asOption);
    expect(asCommand).toMatchObject({ status: 0, stderr: '' });
    expect(asCommand.stdout).toMatch(new RegExp(`^qonto-elt ${name}(?: \\[\\w+\\])?\n`));
  });

  it('of nothing is that of the program, and of no command says what was meant', async () => {
    expect(await runCli(['help'], {})).toEqual(await runCli(['--help'], {}));
    const { status, stderr } = await runCli(['help', 'statsu'], {});
    expect({ status, stderr }).toEqual({
      status: 78,
      stderr: 'qonto-elt: Unknown command statsu\n  Did you mean status?\n',
    });
  });
});

describe('completion', () => {
  it('of commands, and of the options of the one on the line, as bash asks for it', async () => {
    const names = commands.map(({ name }) => name);
    expect(await completed('qonto-elt', '')).toEqual(expect.arrayContaining(names));
    expect(await completed('qonto-elt', 'verif')).toEqual(['verify']);
    expect(await completed('qonto-elt', 'sync', '--attach')).toEqual(['--attachment-host']);
    expect(await completed('qonto-elt', 'status', '--attach')).toEqual([]);
  });
});

describe('a fault', () => {
  const refused = ['status', '--raww'];
  const line = 'qonto-elt: Unknown option --raww for status';
  const red = `\u001B[31m${line}\u001B[39m`;

  it('is red on a terminal, and the hint is not', async () => {
    expect(await onTerminal(refused, { TERM: 'xterm-256color' })).toEqual([
      red,
      '  Did you mean --raw?',
    ]);
  });

  it.each([{ TERM: 'dumb' }, { TERM: 'xterm-256color', NO_COLOR: '1' }])(
    'is plain with %o',
    async (env) => {
      expect((await onTerminal(refused, env))[0]).toBe(line);
    },
  );

  it('is plain where it is no terminal', async () => {
    const { stderr } = await runCli(refused, { TERM: 'xterm-256color' });
    expect(stderr.split('\n')[0]).toBe(line);
  });
});

async function completed(...words: readonly string[]): Promise<readonly string[]> {
  const script = [
    `qonto-elt() { "${process.execPath}" "${inject('program')}" "$@"; }`,
    'source <(qonto-elt completion)',
    'COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))',
    'complete -p qonto-elt >/dev/null && _qonto-elt_yargs_completions',
    `printf '%s\\n' "\${COMPREPLY[@]}"`,
  ];
  const args = ['-c', script.join('\n'), 'bash', ...words];
  const { stdout } = await promisify(execFile)('bash', args, { env: bare({ SHELL: '/bin/bash' }) });
  return stdout.split('\n').filter((word) => word !== '');
}

/** What is shown on a terminal of its own, line by line. */
async function onTerminal(args: readonly string[], env: Record<string, string>) {
  const spawn = 'import pty, sys; pty.spawn(sys.argv[1:])';
  const { stdout } = await promisify(execFile)(
    findPython(process.env),
    ['-I', '-c', spawn, process.execPath, inject('program'), ...args],
    { env: bare(env) },
  );
  return stdout.split('\r\n').filter((line) => line !== '');
}

function bare(env: Record<string, string>): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: process.env.HOME, ...env };
}
