import fc from 'fast-check';

import type { AssetQuarter } from '../../asset-readings/domain/asset-quarters';

import { balanceOf, type MeteredAsset, outermost } from './site-balance';

const HOUR = 3_600_000;
const BUCKET = { startMs: 0, endMs: HOUR };
const asset = (id: string, assetType: string, more: Partial<MeteredAsset> = {}): MeteredAsset => ({
  id,
  assetType,
  parentId: null,
  isRemoved: false,
  firstMs: 0,
  ...more,
});
const quarter = (energyWh: number | null, exportWh: number | null, more: object = {}): AssetQuarter => ({
  startsMs: 0,
  energyWh,
  energyMs: energyWh === null ? 0 : HOUR,
  exportWh,
  exportMs: exportWh === null ? 0 : HOUR,
  isInterpolated: false,
  readings: 4,
  powerReadings: 0,
  powerSumW: null,
  powerMaxW: null,
  socPercent: null,
  ...more,
});
const balance = (
  told: readonly (readonly [MeteredAsset, AssetQuarter | undefined])[],
  evWh: number | null = 10_000,
  nowMs = 10 * HOUR,
) => {
  const quarters = new Map(told.map(([{ id }, one]) => [id, one]));
  const assets = told.map(([one]) => one);
  return balanceOf(assets, (id) => quarters.get(id), { bucket: BUCKET, evWh, nowMs });
};
const GRID = [asset('g', 'grid_meter'), quarter(30_000, 500)] as const;
const BUILDING = [asset('b', 'building_load'), quarter(18_000, null)] as const;

describe('the balance of a site', () => {
  it('is what its meters tell, and losses are what is missing', () => {
    expect(
      balance([
        GRID,
        BUILDING,
        [asset('s', 'solar'), quarter(4_000, null)],
        [asset('a', 'battery'), quarter(3_000, 1_000)],
      ]),
    ).toEqual({
      import: { energyWh: 30_000, quality: 'measured' },
      export: { energyWh: 500, quality: 'measured' },
      building: { energyWh: 18_000, quality: 'measured' },
      solar: { energyWh: 4_000, quality: 'measured' },
      battery: { energyWh: 2_000, quality: 'measured' },
      lossesWh: 30_000 + 4_000 - 500 - 2_000 - 18_000 - 10_000,
    });
  });

  it('knows no losses where a term of them is not known for all of the interval', () => {
    expect(balance([GRID, BUILDING]).lossesWh).toBe(1_500);
    expect(balance([GRID, BUILDING], null).lossesWh).toBeNull();
    expect(balance([GRID]).lossesWh).toBeNull();
    expect(balance([BUILDING]).lossesWh).toBeNull();
    expect(
      balance([GRID, BUILDING, [asset('s', 'solar', { firstMs: null }), undefined]]).lossesWh,
    ).toBeNull();
    expect(balance([GRID, [BUILDING[0], quarter(9_000, null, { energyMs: HOUR / 2 })]]).lossesWh).toBeNull();
    expect(balance([GRID, BUILDING], 10_000, HOUR - 1).lossesWh).toBeNull();
    const oneWay = [GRID[0], quarter(30_000, null)] as const;
    expect(balance([oneWay, BUILDING]).lossesWh).toBe(2_000);
    const roof = [asset('s', 'solar'), quarter(4_000, null)] as const;
    expect(balance([oneWay, BUILDING, roof]).lossesWh).toBeNull();
  });

  it('says what is missing, and what nobody has', () => {
    expect(balance([GRID, [asset('b', 'building_load'), undefined]])).toMatchObject({
      building: { energyWh: null, quality: 'missing' },
      solar: { energyWh: null, quality: null },
    });
    const second = [asset('g2', 'grid_meter'), undefined] as const;
    expect(balance([GRID, second]).import).toEqual({ energyWh: 30_000, quality: 'partial' });
    const later = [asset('g2', 'grid_meter', { firstMs: HOUR }), undefined] as const;
    const gone = [asset('g3', 'grid_meter', { isRemoved: true }), undefined] as const;
    expect(balance([GRID, later, gone]).import).toEqual({ energyWh: 30_000, quality: 'measured' });
    expect(balance([[asset('a', 'battery'), quarter(3_000, null)]]).battery.energyWh).toBeNull();
  });

  it('counts a meter below another of its kind once', () => {
    const assets = [
      asset('g', 'grid_meter'),
      asset('f', 'feeder', { parentId: 'g' }),
      asset('g2', 'grid_meter', { parentId: 'f' }),
      asset('b', 'building_load', { parentId: 'g2' }),
    ];
    expect(outermost(assets).map(({ id }) => id)).toEqual(['g', 'f', 'b']);
  });

  it('adds up: what came in is what was used and lost', () => {
    const wh = fc.nat(1_000_000);
    fc.assert(
      fc.property(fc.tuple(wh, wh, wh, wh, wh, wh, wh), ([taken, given, used, sun, charged, back, ev]) => {
        const found = balance(
          [
            [GRID[0], quarter(taken, given)],
            [BUILDING[0], quarter(used, null)],
            [asset('s', 'solar'), quarter(sun, null)],
            [asset('a', 'battery'), quarter(charged, back)],
          ],
          ev,
        );
        expect(used + given + charged + ev + (found.lossesWh ?? NaN)).toBe(taken + sun + back);
      }),
    );
  });
});
