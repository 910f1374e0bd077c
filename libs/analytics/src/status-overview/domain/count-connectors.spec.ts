import * as fc from 'fast-check';

import { countConnectors, type CountedChargePoint } from './count-connectors';

const NONE = { available: 0, charging: 0, faulted: 0, unavailable: 0, offline: 0 };
const one = (...statuses: (string | null)[]): CountedChargePoint => ({
  isOnline: true,
  ownStatus: null,
  statuses,
});

describe('countConnectors', () => {
  it.each<[string | null, keyof typeof NONE]>([
    ['Available', 'available'],
    ['Preparing', 'charging'],
    ['Charging', 'charging'],
    ['SuspendedEV', 'charging'],
    ['SuspendedEVSE', 'charging'],
    ['Finishing', 'charging'],
    ['Occupied', 'charging'],
    ['Faulted', 'faulted'],
    ['Reserved', 'unavailable'],
    ['Unavailable', 'unavailable'],
    ['Something', 'unavailable'],
    [null, 'unavailable'],
  ])('counts %s as %s, and of a charge point that is offline as that', (status, bucket) => {
    expect(countConnectors([one(status)])).toEqual({ ...NONE, [bucket]: 1 });
    expect(countConnectors([{ ...one(status), isOnline: false }])).toEqual({ ...NONE, offline: 1 });
  });

  it.each<[string, string, keyof typeof NONE]>([
    ['Available', 'Faulted', 'faulted'],
    ['Available', 'Unavailable', 'unavailable'],
    ['Available', 'Available', 'available'],
    ['Charging', 'Unavailable', 'charging'],
    ['Faulted', 'Unavailable', 'faulted'],
  ])(
    'counts a connector that is %s of a charge point that is %s itself as %s',
    (status, ownStatus, bucket) => {
      expect(countConnectors([{ ...one(status), ownStatus }])).toEqual({ ...NONE, [bucket]: 1 });
    },
  );

  it('counts the document’s own example', () => {
    const online = [
      ...Array.from({ length: 7 }, () => one('Available', 'Charging')),
      ...Array.from({ length: 3 }, () => one('Available', 'Available')),
      one('Available', 'Faulted'),
    ];
    const offline = { ...one('Available', 'Available'), isOnline: false };
    expect(countConnectors([...online, offline])).toEqual({
      available: 14,
      charging: 7,
      faulted: 1,
      unavailable: 0,
      offline: 2,
    });
  });

  it('counts every connector once', () => {
    const status = fc.constantFrom('Available', 'Charging', 'Faulted', 'Reserved', 'Odd', null);
    const chargePoint = fc.record({
      isOnline: fc.boolean(),
      ownStatus: status,
      statuses: fc.array(status, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(chargePoint, { maxLength: 20 }), (chargePoints) => {
        const counts: number[] = Object.values(countConnectors(chargePoints));
        const connectors = chargePoints.flatMap(({ statuses }) => statuses);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(connectors.length);
      }),
    );
  });
});
