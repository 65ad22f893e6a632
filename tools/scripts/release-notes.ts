import { readFileSync } from 'node:fs';
import { notesOf, versionsIn } from './release.ts';

// Prints what the changelog says of the version that a tag names. Fails unless everything speaks of that version.

const [tag = ''] = process.argv.slice(2);
const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const version = tag.replace(/^v/, '');
const others = Object.entries(versionsIn(text)).filter(([, one]) => one !== version);
if (others.length > 0) {
  console.error(`The tag ${tag}, and ${others.map(([file, one]) => `${file}: ${one}`).join(', ')}`);
  process.exitCode = 1;
} else {
  const notes = notesOf(text('CHANGELOG.md'), version);
  if (notes === undefined) {
    console.error(`CHANGELOG.md has no released version ${version}: "## ${version} (2027-01-31)"`);
    process.exitCode = 1;
  } else console.log(notes);
}
