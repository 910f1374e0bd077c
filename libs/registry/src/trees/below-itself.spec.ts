import { wouldBeBelowItself } from './below-itself';

describe('a tree of rows with parents', () => {
  const parents = new Map([
    ['transformer', null],
    ['feeder', 'transformer'],
    ['battery', 'feeder'],
    ['solar', null],
  ]);

  it.each([
    ['battery', 'solar', false],
    ['solar', 'battery', false],
    ['feeder', 'feeder', true],
    ['transformer', 'feeder', true],
    ['transformer', 'battery', true],
  ])('%s below %s: a circle is %s', (asset, parent, isCircle) => {
    expect(wouldBeBelowItself(asset, parent, parents)).toBe(isCircle);
  });

  it('ends where the rows are a circle already', () => {
    const circle = new Map([
      ['a', 'b'],
      ['b', 'a'],
    ]);
    expect(wouldBeBelowItself('c', 'a', circle)).toBe(false);
  });
});
