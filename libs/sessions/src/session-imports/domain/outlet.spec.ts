import { outletOf } from './outlet';

const outlet = (evseId: number, connectorId: number) => ({ evseId, connectorId });

describe('the outlet that a number names', () => {
  it.each([
    ['any, of one that has told none', 3, [], outlet(3, 3)],
    ['the connector of OCPP 1.6', 2, [outlet(1, 1), outlet(2, 2)], outlet(2, 2)],
    ['the EVSE of OCPP 2.0.1', 2, [outlet(1, 1), outlet(2, 1)], outlet(2, 1)],
    ['none that it has not', 3, [outlet(1, 1), outlet(2, 1)], null],
  ])('is %s', (_what, number, told, found) => {
    expect(outletOf(number, told)).toEqual(found);
  });
});
