/** A part of the program whose mutants are counted on their own, and the quick tests that are to kill them. */
export interface Area {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
  /** The mutation score, in percent, below which the command fails. */
  readonly atLeast: number;
}

const listing =
  'walk,session,step-proof,whole,union,reorder-buffer,time-ranges,undated,guards,plan-walks';

export const areas: Readonly<Record<string, Area>> = {
  redaction: {
    mutate: ['src/redact/*.ts'],
    tests: [
      'test/redact/{text,json,thrown,edges,pieces,scanned,terminal,declared-secrets,quick-look,end-of-json}.test.ts',
    ],
    atLeast: 95,
  },
  listing: {
    mutate: [`src/extract/listing/{${listing}}.ts`, 'src/extract/listings.ts'],
    tests: [
      'test/mutation/listing.quick.ts',
      'test/extract/listing/{walk,steps,step-proof,time-ranges,union,undated,parts,cost,plan-walks,offered}.test.ts',
    ],
    atLeast: 85,
  },
  pages: {
    mutate: [
      'src/qonto/answers/scan/*.ts',
      'src/qonto/{scanned-rows,read-page}.ts',
      'src/extract/landing/hash.ts',
      'src/raw/bytes/piece.ts',
    ],
    tests: ['test/qonto/pages/{scan,rows,meta}.test.ts', 'test/raw/piece.test.ts'],
    atLeast: 90,
  },
  auth: {
    mutate: [
      'src/qonto/http/credential-gate.ts',
      'src/qonto/backoff.ts',
      'src/qonto/oauth/*.ts',
      'src/tokens/file/*.ts',
      'src/tokens/token-record.ts',
    ],
    tests: [
      'test/qonto/oauth/{policy,gate,current-tokens,authorization,grant,file-store}.test.ts',
      'test/tokens/*.test.ts',
    ],
    atLeast: 85,
  },
  commit: {
    mutate: [
      'src/raw/{chain,manifest,lease,last-true,digest,part-writer,paths}.ts',
      'src/raw/folder/*.ts',
      'src/base/disk/create-once.ts',
      'src/extract/landing/{progress,landing,batch,states}.ts',
      'src/extract/listing/walk-states.ts',
    ],
    tests: [
      'test/raw/*.test.ts',
      'test/base/create-once.test.ts',
      'test/extract/landing/*.test.ts',
    ],
    atLeast: 90,
  },
  merge: {
    mutate: [
      'src/load/{batches,load,lost-tables,other-raw-zone,ranges,report,tables}.ts',
      'src/load/parts/*.ts',
      'src/load/sql/{merge,classify,ledger,line-order,merged-streams,object-uri}.ts',
      'src/load/duckdb/{warehouse,copy,faults,merge,open,sql}.ts',
      'src/raw/part-text.ts',
    ],
    // Not those of long rows, which take a minute: too long for each mutant.
    tests: [
      'test/contract/duckdb.test.ts',
      'test/load/{cursor,duckdb,duckdb-words,load,parts,tables,words}.test.ts',
      'test/verify/verify-pieces.test.ts',
    ],
    atLeast: 85,
  },
};
