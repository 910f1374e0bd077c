import { isQueueable, ownTimestamp } from './own-timestamp';

const at = '2026-05-01T10:00:00Z';

describe('when a message was made', () => {
  it.each([
    ['StatusNotification', { timestamp: at }, at],
    ['NotifyReport', { generatedAt: at }, at],
    ['MeterValues', { meterValue: [{ timestamp: '2026-05-01T09:00:00Z' }, { timestamp: at }] }, at],
    [
      'a transaction with readings',
      { timestamp: at, meterValue: [{ timestamp: '2026-05-01T09:00:00Z' }] },
      at,
    ],
    ['a transaction event that is not offline', { timestamp: at, offline: false }, at],
    ['one that is', { timestamp: at, offline: true }, undefined],
    ['Heartbeat', {}, undefined],
    ['MeterValues without any', { meterValue: [] }, undefined],
  ])('%s', (_, request, stated) => {
    expect(ownTimestamp(request)).toBe(stated);
  });
});

describe('a message that may come from a queue', () => {
  it.each([
    ['StartTransaction', true],
    ['StopTransaction', true],
    ['MeterValues', true],
    ['TransactionEvent', true],
    ['StatusNotification', false],
    ['NotifyReport', false],
  ])('%s', (action, expected) => {
    expect(isQueueable(action)).toBe(expected);
  });
});
