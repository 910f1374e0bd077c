import { issueTag, uniqueName } from '../fixtures';

import { cancelReservation, reserve } from './commands';
import { answered, type OcttCase, onStation } from './octt-case';

const reservation = { connectorId: 1, idTag: 'RESERVED-1', reservationId: 7 };

const changeAvailability = (type: 'Inoperative' | 'Operative') => ({
  name: 'change_availability',
  action: 'ChangeAvailability',
  body: { connector_id: 1, type },
  payload: { connectorId: 1, type },
});

export const RESERVATION_CASES: readonly OcttCase[] = [
  onStation('TC_046', 'a reserved connector is used', async ({ station, idTag }) => {
    await station.command(reserve({ ...reservation, idTag }));
    await station.becomes('Reserved');
    expect(await station.authorize(idTag)).toBe('Accepted');
    const { transactionId, status } = await station.start(idTag, { reservationId: 7 });
    expect(status).toBe('Accepted');
    await station.becomes('Charging');
    await station.stopAndLeave(transactionId, 'Local');
  }),
  onStation('TC_047', 'a reservation expires', async ({ station, idTag }) => {
    const expiryDate = new Date(Date.now() + 60_000).toISOString();
    await station.command(reserve({ ...reservation, idTag, expiryDate }));
    await station.becomes('Reserved');
    await station.becomes('Available');
    expect(await station.sessions()).toEqual([]);
  }),
  answered('TC_048_1', 'a reservation of a faulted connector', reserve(reservation, 'Faulted')),
  onStation('TC_048_2', 'a reservation of an occupied connector', async ({ station }) => {
    await station.becomes('Preparing');
    await station.command(reserve(reservation, 'Occupied'));
  }),
  onStation('TC_048_3', 'a reservation of an unavailable connector', async ({ station }) => {
    await station.command(changeAvailability('Inoperative'));
    await station.becomes('Unavailable');
    await station.command(reserve(reservation, 'Unavailable'));
    await station.command(changeAvailability('Operative'));
    await station.becomes('Available');
  }),
  answered('TC_048_4', 'a reservation is rejected', reserve(reservation, 'Rejected')),
  onStation('TC_049', 'a reservation of the charge point', async ({ station, idTag }) => {
    await station.command(reserve({ ...reservation, connectorId: 0, idTag }));
    await station.becomes('Reserved');
    const { transactionId, status } = await station.start(idTag, { reservationId: 7 });
    expect(status).toBe('Accepted');
    await station.becomes('Charging');
    await station.stopAndLeave(transactionId, 'Local');
  }),
  onStation('TC_051', 'cancel a reservation', async ({ station, idTag }) => {
    await station.command(reserve({ ...reservation, idTag }));
    await station.becomes('Reserved');
    await station.command(cancelReservation(7, 'Accepted'));
    await station.becomes('Available');
  }),
  answered('TC_052', 'cancelling is rejected', cancelReservation(8, 'Rejected')),
  onStation('TC_053', 'a tag of the same group uses a reserved connector', async ({ platform, station }) => {
    const parentIdTag = uniqueName('FLEET');
    const [reserved, other] = await Promise.all([
      issueTag(platform, { group_id_tag: parentIdTag }),
      issueTag(platform, { group_id_tag: parentIdTag }),
    ]);
    await station.command(reserve({ ...reservation, idTag: reserved, parentIdTag }));
    await station.becomes('Reserved');
    expect(await station.client.call('Authorize', { idTag: other })).toMatchObject({
      idTagInfo: { status: 'Accepted', parentIdTag },
    });
    const { transactionId, status } = await station.start(other, { reservationId: 7 });
    expect(status).toBe('Accepted');
    await station.stopAndLeave(transactionId, 'Local');
  }),
];
