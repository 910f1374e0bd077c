import * as fc from 'fast-check';

import { parseVariableName } from './variable-name';

describe('the name of a variable', () => {
  it.each([
    [
      'OCPPCommCtrlr.HeartbeatInterval',
      { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } },
    ],
    [
      'OCPPCommCtrlr.MessageTimeout[Default]',
      { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'MessageTimeout', instance: 'Default' } },
    ],
    ['EVSE@1.Power', { component: { name: 'EVSE', evse: { id: 1 } }, variable: { name: 'Power' } }],
    [
      'Connector[left]@2:1.Available',
      {
        component: { name: 'Connector', instance: 'left', evse: { id: 2, connectorId: 1 } },
        variable: { name: 'Available' },
      },
    ],
  ])('%s', (text, named) => {
    expect(parseVariableName(text)).toEqual(named);
  });

  it.each([
    'HeartbeatInterval',
    '.HeartbeatInterval',
    'OCPPCommCtrlr.',
    'A.B.C',
    ' A.B',
    'A .B',
    'A.B[]',
    'A[.B',
    'EVSE@0.Power',
    'EVSE@x.Power',
    'EVSE@1:.Power',
    'EVSE.Power@1',
    `${'x'.repeat(51)}.B`,
    `A.${'x'.repeat(51)}`,
    `A.B[${'x'.repeat(51)}]`,
  ])('is not %j', (text) => {
    expect(parseVariableName(text)).toBeNull();
  });

  it('is read in no time, however odd the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '.', '[', ']', '@', ':', '1', ' ') }), (text) => {
        const named = parseVariableName(text);
        return named === null || text.includes(`.${named.variable.name}`);
      }),
    );
  });
});
