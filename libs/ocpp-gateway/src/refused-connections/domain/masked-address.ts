import { isIPv4, isIPv6 } from 'node:net';

/** The network of an address, of a customer's connection for the most part: IPv4 /24, IPv6 /48. */
export function maskedAddress(address: string): string {
  const mapped = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(mapped)) return `${mapped.split('.').slice(0, 3).join('.')}.0/24`;
  if (!isIPv6(address)) return '';
  const [head = '', tail = ''] = address.replace(/%.*$/, '').split('::');
  const [first, last] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0');
  const groups = [...first, ...zeros, ...last]
    .slice(0, 3)
    .map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(':').replace(/(:0)+$/, '')}::/48`;
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
