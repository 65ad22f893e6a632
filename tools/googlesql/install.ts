import { ConnectorError } from '../../src/base/errors.ts';
import { isInstalled } from './installation.ts';
import { makeInstallation } from './make-installation.ts';

/** `npx tsx tools/googlesql/install.ts`: once, ten seconds; from then on nothing but a look at the stamp. */
if (!isInstalled()) {
  process.stdout.write('Installing the GoogleSQL analyzer (once) …\n');
  try {
    makeInstallation();
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    process.stderr.write(`${error.message}\n${error.hint}\n`);
    process.exitCode = 1;
  }
}
