/**
 * What to run a program under so that the modes of files bind it, as they bind everybody but a superuser. It stays the
 * same user: another one could not reach the program in a checkout that is private, such as one in /root.
 */
export const boundByModes: readonly string[] =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set', '-dac_override,-dac_read_search'] : [];
