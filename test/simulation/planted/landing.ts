import type { PlantedBug } from './planted-bug.ts';

const landing = 'src/extract/landing/landing.ts';

/** Ways to write a log that is not one. */
export const landingBugs: readonly PlantedBug[] = [
  {
    name: 'the manifest is written before its parts',
    seed: 1,
    patches: [
      {
        file: 'src/raw/part-writer.ts',
        find: 'const stored = zone.create(path, gzip).then((object): Part => {',
        replace: `const bytes: Uint8Array[] = [];
  const late = async () => {
    for await (const chunk of gzip) bytes.push(chunk as Uint8Array);
    const { createDigest } = await import('./digest.ts');
    const digest = createDigest();
    for (const chunk of bytes) digest.update(chunk);
    setTimeout(() => void zone.create(path, Buffer.concat(bytes)).catch(() => {}), 200);
    return { path, ...digest.finish() };
  };
  const stored = late().then((object): Part => {`,
      },
    ],
  },
  {
    name: 'the lease is trusted, and a manifest that is there is overwritten',
    seed: 159,
    patches: [
      {
        file: 'src/raw/chain.ts',
        find: 'if ((await zone.create(path, bytes)) === undefined) {',
        replace: `const taken = await zone.readVersioned(path);
  if (!(await zone.swap(path, taken?.version, bytes))) {`,
      },
    ],
  },
  {
    name: 'the hint of the lease is believed to be the newest manifest',
    seed: 1,
    patches: [
      {
        file: 'src/raw/chain.ts',
        find: 'const newest = await lastTrue(exists, 1, hint);',
        replace: 'const newest = hint > 0 ? hint : await lastTrue(exists, 1, hint);',
      },
    ],
  },
  {
    name: 'manifests are not chained',
    seed: 1,
    patches: [
      {
        file: landing,
        find: 'previous_sha256: head?.sha256 ?? null,',
        replace: 'previous_sha256: null,',
      },
    ],
  },
  {
    name: 'attempts share their folder',
    seed: 10,
    patches: [
      {
        file: 'src/extract/landing/batch.ts',
        find: 'const attempt = randomUUID();',
        replace: "const attempt = 'attempt' + randomUUID().slice(0, 0);",
      },
    ],
  },
  {
    name: 'a commit does not wait for downloads',
    seed: 2,
    patches: [{ file: landing, find: '    await attachments.settled();\n', replace: '' }],
  },
  {
    name: 'files that are owed are forgotten',
    seed: 9,
    patches: [
      {
        file: landing,
        find: 'pending: attachments.pending(),',
        replace: 'pending: [],',
      },
    ],
  },
  {
    name: 'rows are known by their id, whatever they say',
    seed: 1,
    patches: [
      {
        file: 'src/extract/listings.ts',
        find: `      ? contentHash(row.text, volatile)
      : hashOfBytes(scanned.payload, volatile);`,
        replace: "      ? contentHash(row.id ?? '') : contentHash(row.id ?? '');",
      },
    ],
  },
  {
    name: 'the state of listings that were not listed now is dropped',
    seed: 415,
    patches: [
      {
        file: 'src/extract/landing/states.ts',
        find: 'const known = before.get(name)?.listings;',
        replace: 'const known = undefined;',
      },
    ],
  },
  {
    name: 'short lists are compared by their length',
    seed: 1,
    patches: [
      {
        file: landing,
        find: 'const hash = snapshotHash(stream, objects);',
        replace:
          'const hash = snapshotHash(stream, objects.map(() => ({ text: "x", value: {} })));',
      },
    ],
  },
  {
    name: 'the fault of one account ends the run',
    seed: 14,
    patches: [
      {
        file: 'src/extract/run-listing.ts',
        find: 'if (endsRun(error) || !(error instanceof ConnectorError)) throw error;',
        replace: 'if (error !== undefined) throw error;',
      },
    ],
  },
  {
    name: 'what landed while an account failed is not committed',
    seed: 27,
    patches: [
      {
        file: 'src/extract/extract.ts',
        find: 'if (listings.some(({ certificate }) => certificate !== null) || landedSomething) {',
        replace: 'if (outcome.faults.length === 0 || !landedSomething) {',
      },
    ],
  },
  {
    name: 'a lease never ends',
    seed: 6,
    patches: [
      {
        file: 'src/raw/lease.ts',
        find: 'if (record.holder === null || record.expires_at <= now) return false;',
        replace: 'if (record.holder === null) return false;',
      },
    ],
  },
  {
    name: 'a file that was cut off is kept',
    seed: 3,
    patches: [
      {
        file: 'src/extract/files/file-check.ts',
        find: 'if (size !== undefined && bytes.length !== size)',
        replace: 'if (size !== undefined && bytes.length > size)',
      },
    ],
  },
];
