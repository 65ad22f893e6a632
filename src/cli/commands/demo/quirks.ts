import { configError } from '../../../base/errors.ts';
import { parseQuirks, type Quirks } from '../../../simulator/index.ts';

/** `name=value` texts as switches of the simulated bank. Throws a config error that names what is allowed. */
export function quirksFromFlags(texts: readonly string[]): Partial<Quirks> {
  try {
    return parseQuirks(Object.fromEntries(texts.map((text) => text.split(/=(.*)/s).slice(0, 2))));
  } catch (error) {
    throw configError(`--quirk: ${error instanceof Error ? error.message : String(error)}`, {
      code: 'bad_quirk',
      hint: 'See qonto-elt simulate --list-quirks.',
    });
  }
}
