import { type ConnectorError, configError, unavailableError } from '../../base/errors.ts';
import { isUntrusted, untrustedHint } from '../../base/untrusted.ts';

/** Why a proxy has not let us through: an HTTP status it gave, or the code of an error on the way to it. */
export class TunnelFault extends Error {
  readonly code = 'TUNNEL_FAULT';
  readonly proxy: string;
  readonly host: string;
  readonly reason: number | string;

  constructor(proxy: string, host: string, reason: number | string) {
    super(`no way through ${proxy}`);
    this.proxy = proxy;
    this.host = host;
    this.reason = reason;
  }
}

/** The one at the bottom of an error of the HTTP client, if there is one. */
export function tunnelFaultIn(error: unknown): TunnelFault | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    if (cause instanceof TunnelFault) return cause;
    cause = cause.cause;
  }
  return undefined;
}

/** In our words: what the proxy does not want is a setting, or a matter for whoever runs it. */
export function tunnelError({ proxy, host, reason }: TunnelFault): ConnectorError {
  const around = `or name ${host} in NO_PROXY to reach it without the proxy`;
  if (reason === 407) {
    return configError(`The proxy ${proxy} wants credentials (407)`, {
      code: 'proxy_refused',
      hint: `Put them into HTTPS_PROXY, as user:password@ before its host, ${around}.`,
    });
  }
  if (typeof reason === 'number' && reason >= 400 && reason < 500) {
    return configError(`The proxy ${proxy} does not let us through to ${host} (${reason})`, {
      code: 'proxy_refused',
      hint: `Ask whoever runs it to allow ${host}:443, ${around}.`,
    });
  }
  if (typeof reason === 'number') {
    return unavailableError(`The proxy ${proxy} has not reached ${host} (${reason})`, {
      code: 'proxy_failed',
      hint: `Check the proxy and the network behind it, ${around}; nothing was lost, the next run continues from here.`,
      transient: true,
    });
  }
  const tls = isUntrusted(reason);
  return unavailableError(`The proxy ${proxy} cannot be reached (${reason})`, {
    code: 'proxy_unreachable',
    hint: tls ? untrustedHint(reason, 'HTTPS_PROXY') : `Check HTTPS_PROXY, ${around}.`,
    transient: !tls,
  });
}
