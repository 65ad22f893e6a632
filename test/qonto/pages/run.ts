import { compareMutants } from './differences.ts';
import { simulatedPages } from './simulated-pages.ts';

/** `npm run test:pages -- 1000000 seed`: reads so many mutated pages both ways. */
const [mutants = '1000000', seed = 'pages'] = process.argv.slice(2);
const pages = await simulatedPages({}, 2);
const started = Date.now();
const { differences, ...counts } = compareMutants(pages, Number(mutants), seed);
const seconds = Math.round((Date.now() - started) / 1_000);
process.stdout.write(`${JSON.stringify({ ...counts, seconds })}\n`);
for (const difference of differences) process.stdout.write(`${difference}\n`);
if (differences.length > 0) process.exitCode = 1;
