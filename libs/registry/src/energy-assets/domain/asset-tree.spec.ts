import { wouldFeedItself } from './asset-tree';

describe('the tree of energy assets', () => {
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
    expect(wouldFeedItself(asset, parent, parents)).toBe(isCircle);
  });

  it('ends where the rows are a circle already', () => {
    const circle = new Map([
      ['a', 'b'],
      ['b', 'a'],
    ]);
    expect(wouldFeedItself('c', 'a', circle)).toBe(false);
  });
});
