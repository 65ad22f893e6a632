import { configError } from '../base/errors.ts';
import { kindOf, readYesOrNo, type Setting } from '../config/setting.ts';

/**
 * `--audit=1` and `--audit=no` as variables have them. The parser takes each word but `true` for no, and an audit that
 * somebody has asked for would not be made. Throws a config error for a word that is neither.
 */
export function plainFlags(
  args: readonly string[],
  settings: readonly Setting[],
): readonly string[] {
  const ofYesOrNo = settings.filter(({ schema }) => kindOf(schema) === 'boolean');
  return args.map((arg) => {
    const [, flag, word = ''] = /^--([^=]+)=(.*)$/s.exec(arg) ?? [];
    const setting = flag && ofYesOrNo.find((candidate) => candidate.flag === flag);
    if (!setting) return arg;
    const value = readYesOrNo(word);
    if (value !== undefined) return `--${flag}=${value}`;
    throw configError(`--${flag}: must be true or false`, {
      code: 'bad_setting',
      hint: setting.doc,
    });
  });
}
