import { fileURLToPath } from 'node:url';

/**
 * Bundles the program of this checkout into `folder`, with the packages that it loads on most starts: to find and read
 * their many files takes as long as all the rest of a start. What is large and seldom loaded stays where it is, and so
 * does what has binaries. Returns the folders of the packages that are in it.
 */
export async function bundle(folder) {
  const { build } = await import('esbuild');
  const { metafile } = await build({
    absWorkingDir: fileURLToPath(new URL('../../', import.meta.url)),
    entryPoints: ['src/cli/main.ts'],
    outdir: folder,
    bundle: true,
    splitting: true,
    external: [
      '@duckdb/node-bindings*',
      '@google-cloud/*',
      'google-auth-library',
      '@hono/*',
      'hono',
      '@faker-js/*',
    ],
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // For packages of the older kind.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    metafile: true,
    logLevel: 'silent',
  });
  const packages = Object.keys(metafile.inputs).flatMap(
    (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? [],
  );
  return [...new Set(packages)].sort();
}
