import { chargePointOf, classLimit } from './rate-class';

describe('a stricter class of requests', () => {
  it('has its share of the minute’s limit, and one request at least', () => {
    expect(classLimit('command', 600)).toEqual({ perMinute: 60, burst: 60 });
    expect(classLimit('bulk', 600)).toEqual({ perMinute: 10, burst: 10 });
    expect(classLimit('import', 600)).toEqual({ perMinute: 10, burst: 10 });
    expect(classLimit('import', 120_000)).toEqual({ perMinute: 2_000, burst: 2_000 });
    expect(classLimit('command', 5)).toEqual({ perMinute: 1, burst: 1 });
  });

  it.each([
    [{ charge_point_id: 'CP-1' }, { charge_point_id: 'CP-2' }, 'CP-1'],
    [{}, { charge_point_id: 'CP-2' }, 'CP-2'],
    [undefined, { charge_point_id: 'x'.repeat(65) }, null],
    [{}, { charge_point_id: 7 }, null],
    [{}, null, null],
    [{}, 'CP-1', null],
    [{}, [], null],
  ])('is of the charge point that path %j and body %j name', (params, body, expected) => {
    expect(chargePointOf({ params, body })).toBe(expected);
  });
});
