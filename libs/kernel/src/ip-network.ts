import { BlockList, isIP } from 'node:net';

interface Network {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Whether a text is an address, or a network in CIDR notation (RFC 4632, RFC 4291 §2.3). */
export function isIpNetwork(text: string): boolean {
  return parse(text) !== null;
}

/** Whether one of the networks has the address; an IPv4 address may come written as IPv6 (`::ffff:192.0.2.1`). */
export function isAddressIn(address: string, networks: readonly string[]): boolean {
  const family = isIP(address);
  return family !== 0 && listOf(networks).check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Whether every address of `network` is one of a network of `networks`. */
export function isNetworkWithin(network: string, networks: readonly string[]): boolean {
  const inner = parse(network);
  return (
    inner !== null &&
    networks.some((text) => {
      const outer = parse(text);
      return (
        outer !== null &&
        outer.family === inner.family &&
        outer.bits <= inner.bits &&
        listOf([text]).check(inner.address, inner.family)
      );
    })
  );
}

function parse(text: string): Network | null {
  const [address = '', bitsText, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || address.includes('%') || rest.length > 0) return null;
  const most = version === 4 ? 32 : 128;
  if (bitsText !== undefined && !/^\d{1,3}$/.test(bitsText)) return null;
  const bits = bitsText === undefined ? most : Number(bitsText);
  return bits > most ? null : { address, bits, family: version === 4 ? 'ipv4' : 'ipv6' };
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of networks) {
    const network = parse(text);
    if (network !== null) list.addSubnet(network.address, network.bits, network.family);
  }
  return list;
}
