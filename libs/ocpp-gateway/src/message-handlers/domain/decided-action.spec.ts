import { isDecidedAction, versionsOf } from './decided-action';

describe('a call that asks for a decision', () => {
  it.each([
    ['Authorize', ['1.6', '2.0.1']],
    ['BootNotification', ['1.6', '2.0.1']],
    ['DataTransfer', ['1.6', '2.0.1']],
    ['Get15118EVCertificate', ['2.0.1']],
    ['GetCertificateStatus', ['2.0.1']],
    ['SignCertificate', ['1.6', '2.0.1']],
  ] as const)('%s is one of OCPP %j', (action, versions) => {
    expect(isDecidedAction(action)).toBe(true);
    expect(versionsOf(action)).toEqual(versions);
  });

  it.each(['Heartbeat', 'TransactionEvent', 'authorize', ''])('"%s" is none', (action) => {
    expect(isDecidedAction(action)).toBe(false);
  });
});
