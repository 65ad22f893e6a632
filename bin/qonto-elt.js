#!/usr/bin/env node
// In a checkout the sources run, bundled anew after each edit; in the published package what was built from them.
import { existsSync } from 'node:fs';

const sources = new URL('../src/cli/main.ts', import.meta.url);
// Before anything is loaded: packages ask for the current folder while they are, and would end in a stack trace.
requireCurrentFolder();
if (existsSync(sources)) {
  if (sources.pathname.includes('%3F'))
    refuse('The path of this checkout has a "?" in it', 'Move it to a folder without one.');
  const { loadSources } = await import('../tools/scripts/checkout.mjs');
  await loadSources(() =>
    refuse(
      'The packages of this checkout are not installed',
      'Run npm ci in it, with --include=dev where NODE_ENV is production, and run again.',
    ),
  );
} else {
  await import('../dist/cli/main.js');
}

function requireCurrentFolder() {
  try {
    process.cwd();
  } catch (error) {
    refuse(`The current folder is gone (${error.code})`, 'Go to one that is there, and run again.');
  }
}

function refuse(what, hint) {
  process.stderr.write(`qonto-elt: ${what}\n  ${hint}\n`);
  process.exit(78);
}
