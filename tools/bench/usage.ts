import { writeFileSync } from 'node:fs';

/** Preloaded into each measured process: tells its CPU time and peak memory at its end, and when asked. */
const file = process.env.BENCH_USAGE_FILE;

process.on('exit', () => {
  if (file !== undefined) writeFileSync(file, JSON.stringify(process.resourceUsage()));
});

if (process.send !== undefined) {
  process.on('message', () => process.send?.(process.resourceUsage()));
  process.channel?.unref();
}
