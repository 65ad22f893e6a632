import { z } from 'zod';
import type { BankObject } from './bank.ts';
import { cutSignedUrls } from './redact.ts';

/** The object a text stands for, URLs cut out. Throws SyntaxError where it is not one JSON object. */
export function bankObject(text: string): BankObject {
  const redacted = cutSignedUrls(text);
  const value = record.safeParse(JSON.parse(redacted));
  if (!value.success) throw new SyntaxError('an object was expected');
  return { text: redacted, value: value.data };
}

const record = z.record(z.string(), z.unknown());
