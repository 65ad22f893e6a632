import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';

// One failure is enough: the smallest one would be looked for in each mutant anew. The seed makes the score repeatable.
fc.configureGlobal({ endOnFailure: true, seed: 1 });

// A mutant of what removes leftovers may remove everything there: it gets a folder of its own. Vitest's own files lie
// elsewhere, and without them the mutants after it would be tried by no test.
process.env.TMPDIR = mkdtempSync(join(process.env.MUTATION_FOLDER ?? '', 'mutant-'));
