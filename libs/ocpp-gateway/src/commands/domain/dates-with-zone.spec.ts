import { instantsWithoutZone } from './dates-with-zone';

describe('instants of a message', () => {
  it.each(['2026-06-01T02:00:00Z', '2026-06-01T02:00:00.5+02:00', '2026-06-01T02:00:00-0800'])(
    '%s has a zone',
    (retrieveDate) => expect(instantsWithoutZone({ retrieveDate })).toEqual([]),
  );

  it('without one are named, wherever they stand', () => {
    const local = '2026-06-01T02:00:00';
    const message = {
      expiryDate: local,
      firmware: { retrieveDateTime: local, location: local },
      list: [{ idTagInfo: { expiryDate: local } }],
    };
    expect(instantsWithoutZone(message).map(({ pointer }) => pointer)).toEqual([
      '/expiryDate',
      '/firmware/retrieveDateTime',
      '/list/0/idTagInfo/expiryDate',
    ]);
  });

  it('are asked for with their zone', () => {
    expect(instantsWithoutZone({ expiryDate: 'tomorrow' })).toEqual([
      { pointer: '/expiryDate', code: 'zone', detail: 'expiryDate must be an instant with its zone.' },
    ]);
  });

  it.each([null, undefined, 7, 'expiryDate', true, {}, [], { expiryDate: null }, { startTime: 7 }])(
    'are none in %j',
    (value) => expect(instantsWithoutZone(value)).toEqual([]),
  );

  it('are what both versions call so', () => {
    const names = [
      'cacheExpiryDateTime',
      'endDateTime',
      'expiryDate',
      'expiryDateTime',
      'installDateTime',
      'latestTimestamp',
      'oldestTimestamp',
      'retrieveDate',
      'retrieveDateTime',
      'startDateTime',
      'startSchedule',
      'startTime',
      'stopTime',
      'validFrom',
      'validTo',
    ];
    const local = Object.fromEntries(names.map((name) => [name, '2026-06-01T02:00:00']));
    expect(instantsWithoutZone(local).map(({ pointer }) => pointer.slice(1))).toEqual(names);
  });
});
