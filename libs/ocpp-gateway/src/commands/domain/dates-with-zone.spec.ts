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
});
