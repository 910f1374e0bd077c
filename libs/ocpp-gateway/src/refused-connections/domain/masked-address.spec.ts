import { maskedAddress } from './masked-address';

describe('maskedAddress', () => {
  it.each([
    ['203.0.113.7', '203.0.113.0/24'],
    ['::ffff:203.0.113.7', '203.0.113.0/24'],
    ['2001:db8:1234:5678::9', '2001:db8:1234::/48'],
    ['2001:0DB8:0012::9', '2001:db8:12::/48'],
    ['2001:db8::9', '2001:db8::/48'],
    ['fe80::1%eth0', 'fe80::/48'],
    ['::1', '0::/48'],
    ['', ''],
    ['nowhere', ''],
  ])('of %s is %s', (address, network) => {
    expect(maskedAddress(address)).toBe(network);
  });
});
