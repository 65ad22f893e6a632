import type { Attachment } from '../../model/attachment.ts';
import type { Random } from '../../random.ts';

const types = [
  ['application/pdf', 6],
  ['image/jpeg', 3],
  ['image/png', 1],
] as const;

const extensions = { 'application/pdf': 'pdf', 'image/jpeg': 'jpg', 'image/png': 'png' } as const;

/** Names users and scanners give, some of them hostile to a file system. */
const hostile = [
  '../../etc/passwd',
  '..\\..\\boot.ini',
  '/absolute.pdf',
  '#<Rack::Test::UploadedFile:0x00007f>',
  'a?b&c=d%2F+e.pdf',
  'CON',
  '.hidden',
  'two\nlines.png',
  'Facture n° 42 – été 🌞.pdf',
  `${'very-long-'.repeat(24)}name.pdf`,
];

/** A new file; its bytes are made from its id whenever they are asked for. */
export function newAttachment(random: Random, createdMs: number): Attachment {
  const contentType = random.weighted(types);
  const size = contentType === 'application/pdf' ? random.int(900, 6000) : random.int(700, 4000);
  const number = random.int(1, 400);
  return {
    id: random.uuid(),
    createdMs,
    // A small range of numbers, so that names repeat.
    fileName: random.chance(0.08)
      ? random.pick(hostile)
      : `${random.pick(['Invoice', 'Facture', 'Receipt', 'scan'])}-${number}.${extensions[contentType]}`,
    contentType,
    size,
    probative: random.weighted([
      ['unavailable', 80],
      ['available', 14],
      ['pending', 6],
    ]),
  };
}
