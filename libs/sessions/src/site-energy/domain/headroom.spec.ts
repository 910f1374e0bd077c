import { type Feeder, headroomOf } from './headroom';

const NOW = 1_000_000_000;
const MINUTE = 60_000;
const power = (powerW: number, minutesAgo = 1) => ({ powerW, atMs: NOW - minutesAgo * MINUTE });
const feeder = (assetId: string, limitW: number | null, newest: Feeder['newest']): Feeder => ({
  assetId,
  name: assetId,
  assetType: 'feeder',
  limitW,
  newest,
});
const SITE = { gridLimitW: 100_000, evW: 20_000, buildings: [], feeders: [] };

describe('what a site can still carry', () => {
  it('is the grid connection less the building and the vehicles', () => {
    const buildings = [power(30_000), power(5_000, 15)];
    expect(headroomOf({ ...SITE, buildings }, NOW)).toEqual({
      buildingLoadW: 35_000,
      buildingLoadAtMs: NOW - 15 * MINUTE,
      headroomW: 45_000,
      feeders: [],
      limitingElement: 'grid',
    });
  });

  it('does not count a building that told nothing for a quarter of an hour, and says since when', () => {
    const stale = headroomOf({ ...SITE, buildings: [power(30_000), power(5_000, 16)] }, NOW);
    expect(stale).toMatchObject({
      buildingLoadW: null,
      buildingLoadAtMs: NOW - 16 * MINUTE,
      headroomW: 80_000,
    });
    expect(headroomOf({ ...SITE, buildings: [null] }, NOW)).toMatchObject({
      buildingLoadW: null,
      buildingLoadAtMs: null,
    });
  });

  it('is limited by what has the least left', () => {
    const feeders = [
      feeder('tight', 30_000, power(25_000)),
      feeder('over', 10_000, power(90_000, 16)),
      feeder('unlimited', null, power(5_000)),
    ];
    const found = headroomOf({ ...SITE, feeders }, NOW);
    expect(found.limitingElement).toBe('tight');
    expect(found.feeders.map(({ loadW, headroomW }) => [loadW, headroomW])).toEqual([
      [25_000, 5_000],
      [null, null],
      [5_000, null],
    ]);
    expect(headroomOf({ ...SITE, gridLimitW: null, feeders }, NOW).limitingElement).toBe('tight');
    expect(headroomOf({ ...SITE, gridLimitW: null }, NOW).limitingElement).toBeNull();
    const even = [feeder('even', 100_000, power(20_000))];
    expect(headroomOf({ ...SITE, feeders: even }, NOW).limitingElement).toBe('grid');
  });
});
