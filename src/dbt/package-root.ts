import { fileURLToPath } from 'node:url';

/** Where this package is: the checkout, or the folder it was installed to. `dist` and `src` lie equally deep. */
export const packageRoot = fileURLToPath(new URL('../../', import.meta.url));
