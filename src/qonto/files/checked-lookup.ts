import { BlockList, isIP, type LookupFunction } from 'node:net';

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

/**
 * Is this an address on the public internet? Everything else is a door to the inside: this machine, its network, the
 * metadata service of its cloud. After the IANA special-purpose registries for IPv4 and IPv6.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !listV4.check(address, 'ipv4');
  return family === 6 && open.check(address, 'ipv6') && !listV6.check(address, 'ipv6');
}

const closedV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carrier-grade NAT
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // Azure's own services, in the middle of public addresses
  ['169.254.0.0', 16], // link-local; the metadata services of most clouds
  ['172.16.0.0', 12],
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16],
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
];

/** Of IPv6, what is given out to the public, and NAT64; the rest is reserved, and closed without being listed. */
const openV6: readonly (readonly [string, number])[] = [
  ['2000::', 3],
  ['64:ff9b::', 96],
];

const closedV6: readonly (readonly [string, number])[] = [
  ['2001::', 23], // protocol assignments, Teredo among them
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4
  ['3fff::', 20], // documentation
];

// Two lists: in one, the IPv4-mapped range of IPv6 would match every IPv4 address.
const listV4 = new BlockList();
const listV6 = new BlockList();
const open = new BlockList();
for (const [network, bits] of closedV4) {
  listV4.addSubnet(network, bits, 'ipv4');
  // NAT64 is how a network without IPv4 reaches the public internet, and could reach the closed parts.
  listV6.addSubnet(`64:ff9b::${network}`, 96 + bits, 'ipv6');
}
for (const [network, bits] of openV6) open.addSubnet(network, bits, 'ipv6');
for (const [network, bits] of closedV6) listV6.addSubnet(network, bits, 'ipv6');
