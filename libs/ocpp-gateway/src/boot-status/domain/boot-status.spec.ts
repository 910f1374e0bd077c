import { admissionOf, askedAction, mayBeSent } from './boot-status';

describe('admissionOf', () => {
  it.each([
    ['Accepted', '2.0.1', 'Heartbeat', false, 'served'],
    ['Pending', '1.6', 'BootNotification', false, 'served'],
    ['Rejected', '2.0.1', 'BootNotification', false, 'served'],
    ['Pending', '1.6', 'Heartbeat', false, 'refused'],
    ['Pending', '2.0.1', 'Authorize', false, 'refused'],
    ['Pending', '2.0.1', 'StatusNotification', true, 'served'],
    ['Rejected', '2.0.1', 'StatusNotification', true, 'refused'],
    ['Pending', '2.0.1', 'NotifyReport', false, 'served'],
    ['Rejected', '2.0.1', 'NotifyReport', false, 'refused'],
    ['Pending', '1.6', 'StartTransaction', false, 'served'],
    ['Rejected', '1.6', 'StopTransaction', false, 'served'],
    ['Pending', '2.0.1', 'TransactionEvent', false, 'kept'],
    ['Pending', '2.0.1', 'TransactionEvent', true, 'served'],
    ['Rejected', '2.0.1', 'SecurityEventNotification', false, 'kept'],
    ['Rejected', '2.0.1', 'MeterValues', false, 'kept'],
    ['Pending', '1.6', 'MeterValues', false, 'served'],
  ] as const)('%s, %s: %s (asked for: %s) is %s', (status, version, action, asked, expected) => {
    expect(admissionOf(status, version, action, asked)).toBe(expected);
  });
});

describe('mayBeSent', () => {
  it.each([
    ['Accepted', 'RequestStartTransaction', true],
    ['Pending', 'RequestStartTransaction', false],
    ['Pending', 'RequestStopTransaction', false],
    ['Pending', 'RemoteStartTransaction', false],
    ['Pending', 'RemoteStopTransaction', false],
    ['Pending', 'SetVariables', true],
    ['Pending', 'TriggerMessage', true],
    ['Rejected', 'TriggerMessage', false],
  ] as const)('%s: %s %s', (status, action, expected) => {
    expect(mayBeSent(status, action)).toBe(expected);
  });
});

describe('askedAction', () => {
  it.each([
    ['SignChargingStationCertificate', 'SignCertificate'],
    ['SignChargePointCertificate', 'SignCertificate'],
    ['SignCombinedCertificate', 'SignCertificate'],
    ['StatusNotification', 'StatusNotification'],
    ['PublishSignedCertificate', 'PublishSignedCertificate'],
    ['SignedCertificateStatus', 'SignedCertificateStatus'],
  ])('is by %s %s', (requested, action) => {
    expect(askedAction(requested)).toBe(action);
  });
});
