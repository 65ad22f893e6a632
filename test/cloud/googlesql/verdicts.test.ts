import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Analyzer, openAnalyzer } from '../../../tools/googlesql/analyzer.ts';
import { catalogOf } from '../../../tools/googlesql/schemas.ts';

const statement = z.strictObject({ what: z.string(), sql: z.string() });
const mustAccept = z.array(statement).min(15).parse(list('must-accept.json'));
const mustRefuse = z
  .array(statement.extend({ because: z.string().min(5) }))
  .min(30)
  .parse(list('must-refuse.json'));

let analyzer: Analyzer;

beforeAll(async () => {
  analyzer = await openAnalyzer(catalogOf('acme', 'qonto_raw'));
});

describe('the check itself', () => {
  it.each(mustRefuse)('refuses $what', ({ sql, because }) => {
    expect(analyzer.analyze(sql)).toMatchObject({
      ok: false,
      message: expect.stringContaining(because),
    });
  });

  it.each(mustAccept)('accepts $what', ({ sql }) => {
    expect(analyzer.analyze(sql)).toMatchObject({ ok: true });
  });

  it('has no statement twice', () => {
    const all = [...mustRefuse, ...mustAccept].flatMap(({ what, sql }) => [what, sql]);
    expect(new Set(all).size).toBe(all.length);
  });
});

function list(name: string): unknown {
  return JSON.parse(
    readFileSync(new URL(`../../../tools/googlesql/${name}`, import.meta.url), 'utf8'),
  );
}
