import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/**
 * A lookup that gives out public addresses only. The connection goes to the very address that was checked: nobody asks
 * for the name again, so a name that answers with another address the next moment gains nothing. One closed address
 * among several refuses the name, because which of them would be used is chance.
 */
export function checkedLookup(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      if (error !== null) return callback(error, address, family);
      const found = typeof address === 'string' ? [address] : address.map((one) => one.address);
      if (found.length > 0 && found.every(isPublicAddress)) return callback(null, address, family);
      return callback(notPublic(), '', 4);
    });
  };
}

export const notPublicCode = 'ADDRESS_NOT_PUBLIC';

function notPublic(): NodeJS.ErrnoException {
  return Object.assign(new Error('the name leads to an address that is not public'), {
    code: notPublicCode,
  });
}
