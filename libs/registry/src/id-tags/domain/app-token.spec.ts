import { generateAppToken, masked } from './app-token';

describe('the token of an app', () => {
  it('fits every charger, and is another each time', () => {
    const tokens = Array.from({ length: 1000 }, generateAppToken);
    for (const token of tokens) expect(token).toMatch(/^APP[0-9A-HJKMNP-TV-Z]{17}$/);
    expect(new Set(tokens).size).toBe(1000);
  });
});

describe('a masked token', () => {
  it.each([
    ['04A1B2C3D4E5F6', '…E5F6'],
    ['12345', '…2345'],
    ['1234', '…'],
    ['1', '…'],
  ])('of %s is %s', (tag, shown) => {
    expect(masked(tag)).toBe(shown);
  });
});
