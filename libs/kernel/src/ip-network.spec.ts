import { isAddressIn, isIpNetwork, isNetworkWithin } from './ip-network';

describe('networks', () => {
  it.each(['192.0.2.1', '192.0.2.0/24', '0.0.0.0/0', '2001:db8::/32', '::1', '::/0'])('%s is one', (text) => {
    expect(isIpNetwork(text)).toBe(true);
  });

  it.each([
    '',
    'localhost',
    '192.0.2',
    '192.0.2.0/33',
    '192.0.2.0/',
    '192.0.2.0/8/8',
    '::/129',
    '1.2.3.4/-1',
    'fe80::1%eth0',
  ])('%j is none', (text) => {
    expect(isIpNetwork(text)).toBe(false);
  });

  it.each([
    ['192.0.2.7', ['192.0.2.0/24'], true],
    ['::ffff:192.0.2.7', ['192.0.2.0/24'], true],
    ['192.0.3.7', ['192.0.2.0/24'], false],
    ['192.0.3.7', ['192.0.2.0/24', '192.0.3.7'], true],
    ['2001:db8::5', ['2001:db8::/32'], true],
    ['2001:db9::5', ['2001:db8::/32'], false],
    ['192.0.2.7', [], false],
    ['nonsense', ['0.0.0.0/0'], false],
  ])('%s in %j: %s', (address, networks, expected) => {
    expect(isAddressIn(address, networks)).toBe(expected);
  });

  it.each([
    ['192.0.2.0/25', ['192.0.2.0/24'], true],
    ['192.0.2.0/24', ['192.0.2.0/24'], true],
    ['192.0.2.0/23', ['192.0.2.0/24'], false],
    ['192.0.3.0/25', ['192.0.2.0/24'], false],
    ['192.0.2.9', ['198.51.100.0/24', '192.0.2.0/24'], true],
    ['2001:db8:1::/48', ['2001:db8::/32'], true],
    ['2001:db8:1::/48', ['0.0.0.0/0'], false],
  ])('%s within %j: %s', (network, networks, expected) => {
    expect(isNetworkWithin(network, networks)).toBe(expected);
  });
});
