import fc from 'fast-check';

import { CHARGE_POINT_ID_PATTERN, endpointPath, negotiate } from './negotiate';

type Expected = [version: string, subprotocol: string | null] | 'bad-path' | 'unsupported-subprotocol';

describe('negotiate', () => {
  it.each<[path: string, offered: string[], expected: Expected]>([
    // The path's version when it is offered.
    ['/ocpp16/CP1', ['ocpp1.6'], ['1.6', 'ocpp1.6']],
    ['/ocpp201/CP1', ['ocpp2.0.1'], ['2.0.1', 'ocpp2.0.1']],
    ['/ocpp/1.6/CP1', ['ocpp2.0.1', 'ocpp1.6'], ['1.6', 'ocpp1.6']],
    ['/ocpp/2.0.1/CP1', ['ocpp1.6', 'ocpp2.0.1'], ['2.0.1', 'ocpp2.0.1']],
    // Else the newest that is spoken: the subprotocol wins over the path.
    ['/ocpp16/CP1', ['ocpp2.0.1'], ['2.0.1', 'ocpp2.0.1']],
    ['/ocpp201/CP1', ['ocpp1.6'], ['1.6', 'ocpp1.6']],
    ['/ocpp/CP1', ['ocpp1.6'], ['1.6', 'ocpp1.6']],
    ['/ocpp/CP1', ['ocpp1.6', 'ocpp2.0.1'], ['2.0.1', 'ocpp2.0.1']],
    ['/ocpp/CP1', ['ocpp2.1', 'ocpp2.0.1', 'ocpp1.6'], ['2.0.1', 'ocpp2.0.1']],
    ['/ocpp21/CP1', ['ocpp2.1', 'ocpp1.6'], ['1.6', 'ocpp1.6']],
    ['/ocpp/2.1/CP1', ['ocpp2.1', 'ocpp2.0.1'], ['2.0.1', 'ocpp2.0.1']],
    // None offered: the path decides, and no subprotocol is answered.
    ['/ocpp16/CP1', [], ['1.6', null]],
    ['/ocpp201/CP1', [], ['2.0.1', null]],
    ['/ocpp/1.6/CP1', [], ['1.6', null]],
    ['/ocpp/2.0.1/CP1', [], ['2.0.1', null]],
    ['/ocpp/CP1', [], ['1.6', null]],
    ['/ocpp21/CP1', [], 'unsupported-subprotocol'],
    // Offered, but none that is spoken.
    ['/ocpp16/CP1', ['ocpp1.5'], 'unsupported-subprotocol'],
    ['/ocpp21/CP1', ['ocpp2.1'], 'unsupported-subprotocol'],
    ['/ocpp/CP1', ['OCPP1.6'], 'unsupported-subprotocol'],
    ['/ocpp/CP1', [''], 'unsupported-subprotocol'],
    // Addresses.
    ['/ocpp16/CP%31', ['ocpp1.6'], ['1.6', 'ocpp1.6']],
    ['/ocpp16/CP1?token=x', ['ocpp1.6'], ['1.6', 'ocpp1.6']],
    ['/ocpp16/', ['ocpp1.6'], 'bad-path'],
    ['/ocpp16', ['ocpp1.6'], 'bad-path'],
    ['/ocpp16/CP1/', ['ocpp1.6'], 'bad-path'],
    ['/ocpp16//CP1', ['ocpp1.6'], 'bad-path'],
    ['/ocpp/2.2/CP1', ['ocpp1.6'], 'bad-path'],
    ['/ocpp/1.6', ['ocpp1.6'], 'bad-path'],
    ['/ocpp16/CP%2F1', ['ocpp1.6'], 'bad-path'],
    ['/ocpp16/CP%zz', ['ocpp1.6'], 'bad-path'],
    ['/ocpp16/%FF', ['ocpp1.6'], 'bad-path'],
    ['/ocpp16/CP%0A', ['ocpp1.6'], 'bad-path'],
    ['/ocpp16/CP.1', ['ocpp1.6'], 'bad-path'],
    [`/ocpp16/${'c'.repeat(49)}`, ['ocpp1.6'], 'bad-path'],
    ['/OCPP16/CP1', ['ocpp1.6'], 'bad-path'],
    ['/', ['ocpp1.6'], 'bad-path'],
    ['', ['ocpp1.6'], 'bad-path'],
    ['ocpp16/CP1', ['ocpp1.6'], 'bad-path'],
  ])('%s offering %j: %j', (path, offered, expected) => {
    const result = negotiate(path, offered);
    if (typeof expected === 'string') {
      expect(result.kind).toBe(expected);
    } else {
      const [version, subprotocol] = expected;
      expect(result).toEqual({ kind: 'accepted', chargePointId: 'CP1', version, subprotocol });
    }
  });

  it('takes ids of 48 characters and of every allowed one', () => {
    const id = `${'x'.repeat(40)}AZaz09_-`;
    expect(negotiate(`/ocpp16/${id}`, [])).toMatchObject({ chargePointId: id });
  });

  it('never throws, and accepts only ids of the pattern and subprotocols that were offered', () => {
    const path = fc.oneof(
      fc.string(),
      fc
        .tuple(fc.constantFrom('/ocpp16/', '/ocpp201/', '/ocpp/', '/ocpp/1.6/', '/ocpp21/'), fc.string())
        .map(([prefix, rest]) => prefix + rest),
    );
    const offers = fc.array(fc.oneof(fc.string(), fc.constantFrom('ocpp1.6', 'ocpp2.0.1', 'ocpp2.1')));
    fc.assert(
      fc.property(path, offers, (requestPath, offered) => {
        const result = negotiate(requestPath, offered);
        if (result.kind !== 'accepted') return;
        expect(result.chargePointId).toMatch(CHARGE_POINT_ID_PATTERN);
        if (result.subprotocol === null) expect(offered).toEqual([]);
        else expect(offered).toContain(result.subprotocol);
      }),
    );
  });
});

describe('endpointPath', () => {
  it.each([
    ['1.6', '/ocpp16/CP1'],
    [null, '/ocpp16/CP1'],
    ['2.0.1', '/ocpp201/CP1'],
    ['2.1', '/ocpp201/CP1'],
  ] as const)('of a %s charger is %s', (version, path) => {
    expect(endpointPath('CP1', version)).toBe(path);
  });
});
