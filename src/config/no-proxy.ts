/**
 * Whether NO_PROXY names the host of an https URL: as curl has it, a domain covers what is below it, with a dot in front
 * or without.
 */
export function isExempt({ hostname, port }: URL, noProxy: string): boolean {
  return noProxy
    .toLowerCase()
    .split(/[\s,]/)
    .map((entry) => /^\.?(.*?)(?::(\d{1,5}))?$/.exec(entry))
    .some((entry) => {
      const [, domain = '', only] = entry ?? [];
      if (domain === '' || (only !== undefined && only !== (port || '443'))) return false;
      return hostname === domain || hostname.endsWith(`.${domain}`);
    });
}
