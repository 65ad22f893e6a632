// What the tests and the sources run with takes these signs for those of an address, and would end in a stack trace.
const { resolve } = require('node:path');

const clone = resolve(__dirname, '..', '..');
const sign = process.platform === 'win32' ? undefined : /[#?\\]/.exec(clone)?.[0];
if (sign !== undefined) {
  process.stderr.write(
    `This clone lies under a path with a "${sign}" in it: ${clone}\n  Move it to a folder without one, and run again.\n`,
  );
  process.exit(78);
}
