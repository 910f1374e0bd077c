import { IPv4, IPv6, parseCIDR } from 'ipaddr.js';

/** ipaddr.js also reads `10.1` and `0x7f.1` as addresses, as old libraries do. */
const FOUR_PARTS = /^\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?$/;

/** A range of addresses in its one spelling (`203.0.113.0/24`, `2001:db8::/32`); null where the text is none. */
export function addressRange(text: string): string | null {
  const isV4 = FOUR_PARTS.test(text);
  // A zone belongs to one machine.
  if (text.includes('%') || (!isV4 && !text.includes(':'))) return null;
  const cidr = text.includes('/') ? text : `${text}/${isV4 ? 32 : 128}`;
  try {
    const [address, bits] = parseCIDR(cidr);
    // Callers with such an address are known by the IPv4 address in it.
    if (address instanceof IPv6 && address.isIPv4MappedAddress()) return null;
    return `${(isV4 ? IPv4 : IPv6).networkAddressFromCIDR(cidr).toString()}/${bits}`;
  } catch {
    return null;
  }
}

/** Whether every address of these ranges is in one of the others; no ranges at all are every address. */
export function rangesWithin(ranges: readonly string[], others: readonly string[]): boolean {
  if (others.length === 0) return true;
  return ranges.length > 0 && ranges.every((range) => others.some((other) => isWithin(range, other)));
}

function isWithin(range: string, other: string): boolean {
  const [address, bits] = parseCIDR(range);
  const [otherAddress, otherBits] = parseCIDR(other);
  return address.kind() === otherAddress.kind() && bits >= otherBits && address.match(parseCIDR(other));
}
