import { pointerToNul } from './nul-character';

describe('pointerToNul', () => {
  it.each([
    ['x', null],
    ['x\u0000', ''],
    [{ a: 'x', b: { 'c/d': ['y', 'z\u0000'] } }, '/b/c~1d/1'],
    [{ a: { 'b\u0000': 1 } }, '/a'],
    [{ a: null, b: 5, c: true }, null],
    [null, null],
  ])('of %j is %j', (value, pointer) => {
    expect(pointerToNul(value)).toBe(pointer);
  });
});
