import { BlockList, isIP } from 'node:net';
import { addressesOf } from '../../tdengine/client/connection.ts';

/** Networks that are not routed on the internet: loopback, RFC 1918, link-local (RFC 3927, RFC 4291), and unique local (RFC 4193). */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv4');
}
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fe80::', 10, 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

/**
 * Ends of names that the internet's DNS does not have: `localhost` (RFC 6761), `local` (RFC 6762), `home.arpa`
 * (RFC 8375), and `internal`, which ICANN keeps for private use and AWS gives to the addresses of a VPC.
 */
const PRIVATE_NAMES = /(?:^|\.)(?:localhost|local|internal|home\.arpa)$/;

/**
 * The host to which an address would send a password or token for everybody on the way to read: over `http:`, and
 * neither this machine nor in a private network. A name without a dot is one of a private network. Undefined when there
 * is none. Of several addresses, with commas between them, the first such.
 */
export function insecureHost(addresses: string): string | undefined {
  return addressesOf(addresses)
    .filter((address) => /^http:/i.test(address) && URL.canParse(address))
    .map((address) => new URL(address).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, ''))
    .find((host) => !isPrivate(host));
}

/** What is said of such a host. */
export function insecureText(host: string): string {
  return `must begin with https: the password or token would go to ${host} unencrypted; http is for this machine and private addresses (10/8, 172.16/12, 192.168/16, 169.254/16, fc00::/7, fe80::/10, names of one word and of .local, .internal, .home.arpa), or for tdengine.allowInsecureHttp: true`;
}

function isPrivate(host: string): boolean {
  switch (isIP(host)) {
    case 4:
      return PRIVATE.check(host, 'ipv4');
    case 6:
      return PRIVATE.check(host, 'ipv6');
    default:
      return !host.includes('.') || PRIVATE_NAMES.test(host);
  }
}
