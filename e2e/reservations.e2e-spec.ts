import { eventually, RestClient } from '@csms/testing';

import { chargeOnce } from './clients/charge-script';
import type { ClientVersion } from './clients/strict-client';
import { connectCharger, issueTag, settledSession } from './support/fixtures';
import { type RunningPlatform, startPlatform } from './support/platform';

const PATH = '/api/v1/reservations';

interface Reservation {
  readonly reservation_id: string;
  readonly ocpp_reservation_id: number;
  readonly status: string;
  readonly session_id: string | null;
}

/** Connectors that chargers of both OCPP versions hold, which nobody here wrote. */
describe('reservations', () => {
  let platform: RunningPlatform;
  let rest: RestClient;

  beforeAll(async () => {
    platform = await startPlatform();
    const { base_url, api_key } = platform.credentials;
    rest = new RestClient(base_url, () => Promise.resolve({ authorization: `Bearer ${api_key}` }));
  }, 150_000);

  afterAll(() => platform.stop(), 60_000);

  it.each<ClientVersion>(['1.6', '2.0.1'])(
    'are held, cancelled and used in OCPP %s',
    async (version) => {
      const idTag = await issueTag(platform);
      let answer: object | null = { status: 'Accepted' };
      const charger = await connectCharger(platform, version, { onCommand: () => answer });
      const expires_at = new Date(Date.now() + 3_600_000).toISOString();
      const wish = { charge_point_id: charger.chargePointId, connector_id: 1, id_tag: idTag, expires_at };
      const make = () => rest.post<Reservation>(PATH, wish);
      const statusOf = async (id: string) => (await rest.get<Reservation>(`${PATH}/${id}`)).body.status;
      // The sessions hear of the tag a moment later.
      const first = await eventually(async () => {
        const made = await make();
        expect(made.status).toBe(201);
        return made.body;
      });
      expect(first.status).toBe('accepted');
      expect(await make()).toMatchObject({ status: 409, body: { code: 'conflict' } });
      expect((await rest.delete(`${PATH}/${first.reservation_id}`)).status).toBe(204);
      expect(await statusOf(first.reservation_id)).toBe('cancelled');

      answer = { status: 'Unavailable' };
      expect((await make()).body.status).toBe('unavailable');
      // The client knows no reservations: NotSupported.
      answer = null;
      expect((await make()).body.status).toBe('rejected');

      answer = { status: 'Accepted' };
      const held = (await make()).body;
      expect(held.status).toBe('accepted');
      await chargeOnce(charger, { idTag, meterStartWh: 0, meterStopWh: 1_000 });
      const { session } = await settledSession(platform.api, charger.chargePointId, 15_000);
      expect((await rest.get<Reservation>(`${PATH}/${held.reservation_id}`)).body).toMatchObject({
        status: 'used',
        session_id: session.session_id,
      });
      expect((await rest.get(`/api/v1/sessions/${session.session_id}/timeline`)).body).toMatchObject({
        reservation: { reservation_id: held.reservation_id },
      });

      const [reserve, cancel] = charger.commands;
      expect(reserve?.action).toBe('ReserveNow');
      expect(reserve?.request).toMatchObject(
        version === '1.6'
          ? { connectorId: 1, idTag, expiryDate: expires_at, reservationId: first.ocpp_reservation_id }
          : {
              evseId: 1,
              idToken: { idToken: idTag },
              expiryDateTime: expires_at,
              id: first.ocpp_reservation_id,
            },
      );
      expect(cancel).toMatchObject({
        action: 'CancelReservation',
        request: { reservationId: first.ocpp_reservation_id },
      });
      expect(charger.strictFailures).toEqual([]);

      await charger.close();
      await eventually(async () => {
        expect(await make()).toMatchObject({ status: 424, body: { code: 'charge_point_offline' } });
      });
    },
    90_000,
  );
});
