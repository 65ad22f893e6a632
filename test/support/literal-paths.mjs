import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';

// Vitest imports packages by their path, and Node reads a path as part of an address, in which a percent sign begins an
// escape. Where a clone lies under a folder with such a sign, this runs before the tests (`test/support/node-arguments.ts`).
if (isMainThread) register(import.meta.url);

/** A hook of Node's: `resolve` of module customization. */
export function resolve(specifier, context, next) {
  return next(specifier.startsWith('/') ? pathToFileURL(specifier).href : specifier, context);
}
