import { chargePointStatus, isAnotherSerialNumber, isInUse } from './charge-point-status';

const seen = new Date('2026-05-01T08:00:00Z');
const connectors = (...statuses: (string | null)[]) =>
  statuses.map((status, index) => ({ connectorId: index, status }));

describe('the status of a charge point', () => {
  it.each([
    ['registered', null, false, []],
    ['offline', seen, false, connectors(null, 'Faulted')],
    ['online', seen, true, []],
    ['online', seen, true, connectors(null, 'Available', 'Faulted')],
    ['online', seen, true, connectors('Available', 'Unavailable', 'Faulted')],
    ['online', seen, true, connectors(null, null)],
    ['faulted', seen, true, connectors('Faulted', 'Available')],
    ['faulted', seen, true, connectors(null, 'Faulted', 'Faulted')],
    ['faulted', seen, true, connectors('Available', 'Faulted', null)],
    ['unavailable', seen, true, connectors('Unavailable', 'Charging')],
    ['unavailable', seen, true, connectors(null, 'Unavailable')],
  ])('is %s', (status, lastSeenAt, online, all) => {
    expect(chargePointStatus({ lastSeenAt, online, connectors: all })).toBe(status);
  });

  it.each(['Charging', 'SuspendedEV', 'SuspendedEVSE', 'Occupied'])('in %s is in use', (status) => {
    expect(isInUse(connectors(null, 'Available', status))).toBe(true);
  });

  it('is not in use where nothing is plugged in', () => {
    expect(isInUse(connectors(null, 'Available', 'Faulted', 'Reserved'))).toBe(false);
  });
});

describe('the serial number', () => {
  it.each([
    ['SN-1', 'SN-2', true],
    ['sn-1', ' SN-1 ', false],
    [null, 'SN-1', false],
    ['SN-1', null, false],
  ])('entered as %p and reported as %p: another is %p', (entered, reported, isAnother) => {
    expect(isAnotherSerialNumber(entered, reported)).toBe(isAnother);
  });
});
