import { BlockList, isIP } from 'node:net';

/**
 * From where a host can be reached, as far as its name tells: `self` is the machine itself, `private` a network behind
 * routers, `public` the internet. `unknown` is a name that only DNS knows.
 */
export type AddressReach = 'self' | 'private' | 'public' | 'unknown';

/** @see https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry */
const SELF = blockList(
  ['127.0.0.0', 8],
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['::1', 128],
  ['::', 128],
  ['fe80::', 10],
);
const PRIVATE = blockList(['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['100.64.0.0', 10], ['fc00::', 7]);

/** Ends of names that no public DNS has: RFC 6762, ICANN's `.internal` (EC2's own names), RFC 8375. */
const PRIVATE_NAME = /(^[^.]+|\.(internal|local|localdomain|home\.arpa))$/;

/** From where a host can be reached. @param host a name, or an address as URLs write it. */
export function addressReach(host: string): AddressReach {
  const name = host.toLowerCase().replace(/^\[|\]$|\.$/g, '');
  switch (isIP(name)) {
    case 4:
      return reachOf(name, 'ipv4');
    case 6:
      return reachOf(name, 'ipv6');
    default:
      if (/(^|\.)localhost$/.test(name)) return 'self';
      return PRIVATE_NAME.test(name) ? 'private' : 'unknown';
  }
}

function reachOf(address: string, family: 'ipv4' | 'ipv6'): AddressReach {
  if (SELF.check(address, family)) return 'self';
  return PRIVATE.check(address, family) ? 'private' : 'public';
}

function blockList(...ranges: readonly (readonly [network: string, prefix: number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, network.includes(':') ? 'ipv6' : 'ipv4');
  return list;
}
