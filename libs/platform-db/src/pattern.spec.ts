import { containing } from './pattern';

describe('containing', () => {
  it.each([
    ['King', '%King%'],
    ['100%', String.raw`%100\%%`],
    ['a_b', String.raw`%a\_b%`],
    [String.raw`a\b`, String.raw`%a\\b%`],
  ])('finds %s as it is written', (text, pattern) => {
    expect(containing(text)).toBe(pattern);
  });
});
