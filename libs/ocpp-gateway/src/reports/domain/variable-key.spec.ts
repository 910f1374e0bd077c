import type { Component201, Variable201 } from '@csms/ocpp';

import { variableKey } from './variable-key';

const component: Component201 = { name: 'Connector', instance: 'Left', evse: { id: 1, connectorId: 2 } };
const variable: Variable201 = { name: 'Available', instance: 'Now' };

describe('variableKey', () => {
  it('is the same in any case of letters', () => {
    const shouted = { ...component, name: 'CONNECTOR', instance: 'LEFT' };
    expect(variableKey(shouted, { name: 'AVAILABLE', instance: 'NOW' })).toBe(
      variableKey(component, variable),
    );
  });

  it('is another one for each place, and for none', () => {
    const places: [Component201, Variable201][] = [
      [component, variable],
      [{ ...component, name: 'EVSE' }, variable],
      [{ ...component, instance: 'Right' }, variable],
      [{ name: 'Connector', evse: { id: 1, connectorId: 2 } }, variable],
      [{ ...component, evse: { id: 2, connectorId: 2 } }, variable],
      [{ ...component, evse: { id: 1, connectorId: 1 } }, variable],
      [{ ...component, evse: { id: 1 } }, variable],
      [{ name: 'Connector', instance: 'Left' }, variable],
      [{ name: 'Connector' }, variable],
      [component, { name: 'Available' }],
      [component, { ...variable, name: 'Enabled' }],
      [component, { ...variable, instance: 'Later' }],
    ];
    const keys = new Set(places.map(([of, one]) => variableKey(of, one)));
    expect(keys.size).toBe(places.length);
  });
});
