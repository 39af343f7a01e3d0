import { isIP } from 'node:net';

import ipaddr from 'ipaddr.js';

/** Networks in CIDR notation that the operator lets webhooks reach although they are not public. */
export type PrivateRanges = readonly string[];

/** 2000::/3, all that IANA has given out as global unicast; what is beyond it is special, or nobody's. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether `text` names a network, such as `10.20.0.0/16` or `fd00::/8`. Total. */
export function isRange(text: string): boolean {
  return ipaddr.isValidCIDR(text);
}

/**
 * Whether an address may be called. Public: unicast by the IANA registries, no network of the host, of the site, of a
 * tunnel or of a translator that would carry the packet back inside (NAT64, 6to4, Teredo). Total: anything that is no
 * address, or an IPv6 address with a zone, may not.
 */
export function judgeAddress(address: string, ranges: PrivateRanges): 'public' | 'allowed' | 'no' {
  if (isIP(address) === 0 || address.includes('%')) return 'no';
  // `::ffff:127.0.0.1` is 127.0.0.1 to the kernel.
  const parsed = ipaddr.process(address);
  if (ranges.some((range) => isWithin(parsed, range))) return 'allowed';
  if (parsed.range() !== 'unicast') return 'no';
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_UNICAST)) return 'no';
  return 'public';
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, range: string): boolean {
  const [network, bits] = ipaddr.parseCIDR(range);
  return network.kind() === address.kind() && address.match(network, bits);
}
