/** Whether the code of an error is what OpenSSL and node call a certificate that they cannot verify, or TLS gone wrong. */
export function isUntrusted(code: string): boolean {
  return /EPROTO|CERT|CRL_|TLS|SSL|ALTNAME|HOSTNAME|SIGNATURE|ISSUER|INVALID_(CA|PURPOSE)|PATH_LENGTH/.test(
    code,
  );
}

/** What to do about it, as sentences. `setting` is what names the host, where there is one. */
export function untrustedHint(code: string, setting: string | undefined): string {
  const check = setting === undefined ? '' : ` Else check ${setting}.`;
  if (/EXPIRED|NOT_YET_VALID/.test(code))
    return `The certificate is not of today: check the clock of this machine.${check}`;
  if (/^(ERR_SSL|ERR_TLS(?!_CERT)|EPROTO)/.test(code))
    return `What answers there does not speak TLS as it should: look for a proxy or a sign-in page in between.${check}`;
  if (/ALTNAME|HOSTNAME/.test(code))
    return `The certificate is of another host: look for a proxy or a sign-in page in between.${check}`;
  return `Nobody this machine trusts vouches for the certificate. In a company's network the usual cause is a proxy that reads along: set NODE_EXTRA_CA_CERTS to the file with your company's CA (PEM).${check}`;
}
