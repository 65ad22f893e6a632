import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';

const workflows = 'deploy/github-actions';
const files = [
  'Dockerfile',
  'deploy/README.md',
  ...readdirSync(join(packageRoot, workflows)).map((name) => join(workflows, name)),
];

it.each(files)('T130 every Python that %s starts is isolated', (file) => {
  const text = readFileSync(join(packageRoot, file), 'utf8');
  const started =
    text.match(/(?:^|[\s"'/])(?:python3?(?: -[A-Za-z]+)+ \S+|pip3? install).*/gm) ?? [];
  expect(started.filter((one) => !/python3? -I /.test(one))).toEqual([]);
});
