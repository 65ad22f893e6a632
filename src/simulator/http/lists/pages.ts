/** What a login wall in front of the sandbox answers. */
export const loginPage =
  '<!DOCTYPE html><html><head><title>Log in</title></head><body><form method="post"></form></body></html>';

/** What a proxy in trouble may answer. */
export const proxyPage =
  '<!DOCTYPE html><html><head><title>One moment</title></head><body>Please try again.</body></html>';

/** An error of the object store. */
export function storeError(code: string, message: string, extra = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>${extra}<RequestId>SIMULATED</RequestId><HostId>simulated-host</HostId></Error>`;
}
