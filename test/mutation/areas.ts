/** A part of the program whose mutants are counted on their own, and the quick tests that are to kill them. */
export interface Area {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
  /** The mutation score, in percent, below which the command fails. */
  readonly atLeast: number;
}

const listing = 'walk,conversation,step-proof,whole,union,shelf,slices,undated,guards,plan-walks';

export const areas: Readonly<Record<string, Area>> = {
  redaction: {
    mutate: ['src/redact/*.ts'],
    tests: ['test/redact/{text,json,thrown,edges,scanned}.test.ts'],
    atLeast: 95,
  },
  listing: {
    mutate: [`src/extract/{${listing},listings}.ts`],
    tests: [
      'test/mutation/listing.quick.ts',
      'test/extract/listing/{walk,steps,step-proof,slices,union,undated,parts,cost,plan-walks,offered}.test.ts',
    ],
    atLeast: 85,
  },
  auth: {
    mutate: [
      'src/qonto/{credential-gate,turnstile,persistently,oauth-*}.ts',
      'src/tokens/{file*,private-file,token-record}.ts',
    ],
    tests: ['test/qonto/oauth/{policy,gate,current-tokens,authorization,grant,file-store}.test.ts'],
    atLeast: 85,
  },
  commit: {
    mutate: [
      'src/raw/{chain,manifest,lease,folder*,last-true,digest,part-writer,paths}.ts',
      'src/extract/{progress,landing,batch}.ts',
    ],
    tests: ['test/raw/*.test.ts', 'test/extract/*.test.ts'],
    atLeast: 90,
  },
  merge: {
    mutate: [
      'src/load/{load,merge,classify,delivery,ledger,lost-tables,ranges,tables,verified-part}.ts',
      'src/load/duckdb*.ts',
    ],
    tests: ['test/contract/duckdb.test.ts', 'test/load/*.test.ts'],
    atLeast: 85,
  },
};
