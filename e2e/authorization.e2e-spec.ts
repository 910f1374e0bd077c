import { eventually } from '@csms/testing';

import { chargeOnce } from './clients/charge-script';
import type { ClientVersion } from './clients/strict-client';
import { connectCharger, issueTag, sessionsOf, settledSession, uniqueName } from './support/fixtures';
import { type RunningPlatform, startPlatform } from './support/platform';

/** Which tags a charger accepts, in the words of each OCPP version. */
describe('authorization', () => {
  let platform: RunningPlatform;

  beforeAll(async () => {
    platform = await startPlatform();
  }, 150_000);

  afterAll(() => platform.stop(), 60_000);

  const LONG_AGO = '2020-01-01T00:00:00Z';
  const tags: [string, () => Promise<string>, string, string][] = [
    ['unknown', () => Promise.resolve(uniqueName('NOBODY')), 'Invalid', 'Unknown'],
    ['blocked', () => issueTag(platform, { status: 'blocked' }), 'Blocked', 'Blocked'],
    ['expired', () => issueTag(platform, { valid_until: LONG_AGO }), 'Expired', 'Expired'],
  ];

  describe.each<ClientVersion>(['1.6', '2.0.1'])('in OCPP %s', (version) => {
    it.each(tags)(
      'refuses an %s tag, in Authorize and where a transaction starts',
      async (_, tagOf, in16, in201) => {
        const expected = version === '1.6' ? in16 : in201;
        const idTag = await tagOf();
        const charger = await connectCharger(platform, version);
        const authorized = await chargeOnce(charger, { idTag, meterStartWh: 0, meterStopWh: 1 });
        expect(authorized).toMatchObject({ transactionId: null, authorizationStatus: expected });

        // A charger that starts all the same is refused again; what it did is on record, and costs nothing.
        const started = await chargeOnce(charger, {
          idTag,
          meterStartWh: 0,
          meterStopWh: 1,
          authorizes: false,
          boots: false,
        });
        expect(started.authorizationStatus).toBe(expected);
        const { session, breakdown } = await settledSession(platform.api, charger.chargePointId, 15_000);
        expect(session).toMatchObject({ status: 'failed', energy_kwh: 0, auth: { status: in201 } });
        expect(breakdown.total).toBe(0);
        await charger.close();
      },
    );

    it('refuses a tag that charges elsewhere, and accepts it when it is done there', async () => {
      const idTag = await issueTag(platform);
      const [here, elsewhere] = await Promise.all([
        connectCharger(platform, version),
        connectCharger(platform, version === '1.6' ? '2.0.1' : '1.6'),
      ]);
      const isStarted = Promise.withResolvers<string>();
      const leave = Promise.withResolvers<void>();
      const first = chargeOnce(elsewhere, {
        idTag,
        meterStartWh: 0,
        meterStopWh: 5_000,
        onStarted: isStarted.resolve,
        beforeStop: () => leave.promise,
      });
      await isStarted.promise;
      // The Authorize is accepted: only a start says ConcurrentTx (1.6 §7.2, 2.0.1 §3.4).
      const second = await chargeOnce(here, { idTag, meterStartWh: 0, meterStopWh: 1_000 });
      expect(second.authorizationStatus).toBe('ConcurrentTx');
      leave.resolve();
      expect((await first).authorizationStatus).toBe('Accepted');

      const third = await chargeOnce(here, { idTag, meterStartWh: 0, meterStopWh: 1_000, boots: false });
      expect(third.authorizationStatus).toBe('Accepted');
      await settledSession(platform.api, elsewhere.chargePointId, 15_000);
      await eventually(
        async () => {
          const sessions = await sessionsOf(platform.api, here.chargePointId);
          expect(sessions.map((session) => session.auth.status)).toEqual(['Accepted', 'ConcurrentTx']);
        },
        { timeoutMs: 10_000 },
      );
      await Promise.all([here.close(), elsewhere.close()]);
    });

    it('takes a tag in any case, and refuses it when it is blocked', async () => {
      const idTag = await issueTag(platform);
      const charger = await connectCharger(platform, version);
      const shouted = await chargeOnce(charger, {
        idTag: idTag.toLowerCase(),
        meterStartWh: 0,
        meterStopWh: 10,
      });
      expect(shouted.authorizationStatus).toBe('Accepted');
      await platform.api.patch(`/api/v1/id-tags/${idTag}`, { status: 'blocked' });
      const authorize = version === '1.6' ? { idTag } : { idToken: { idToken: idTag, type: 'ISO14443' } };
      await eventually(async () => {
        const answer = await charger.call<
          Record<'idTagInfo' | 'idTokenInfo', { status: string } | undefined>
        >('Authorize', authorize);
        expect((answer.idTagInfo ?? answer.idTokenInfo)?.status).toBe('Blocked');
      });
      await charger.close();
    });
  });

  it('knows a driver by his tag, tells him what is kept of him, and forgets him everywhere', async () => {
    const { api } = platform;
    const driver = await api.post<{ driver_id: string }>('/api/v1/drivers', { name: uniqueName('Anna') });
    const { driver_id } = driver;
    const idTag = await issueTag(platform, { driver_id });
    const charger = await connectCharger(platform, '1.6');
    await chargeOnce(charger, { idTag, meterStartWh: 0, meterStopWh: 7_000 });
    await charger.close();
    const { session } = await settledSession(api, charger.chargePointId, 15_000);
    const { session_id } = session;

    const path = `/api/v1/drivers/${driver_id}`;
    const bill = { session_id, driver_id, energy_kwh: 7 };
    expect(await api.get(`${path}/data-export`)).toMatchObject({
      driver,
      id_tags: [{ id_tag: idTag, driver_id }],
      vehicles: [],
      sessions: [{ session_id, driver_id, energy_kwh: 7 }],
      attempts: [],
      bills: [bill],
    });

    expect((await api.send('DELETE', path)).status).toBe(204);
    await eventually(async () => {
      const kept = await api.get<{ driver_id: string; auth: object }>(`/api/v1/sessions/${session_id}`);
      expect(kept).toMatchObject({ driver_id: expect.stringMatching(/^anon_/), energy_kwh: 7 });
      expect(kept.auth).toMatchObject({ id_tag_masked: null, status: 'Accepted' });
      const { driver_id: pseudonym } = kept;
      const billed = await api.get(`/api/v1/billing/sessions/${session_id}`);
      expect(billed).toEqual({ ...bill, ...(billed as object), driver_id: pseudonym, user_id: pseudonym });
    });
    expect((await api.send('GET', `${path}/data-export`)).status).toBe(404);
  });

  it('shows nobody who drivers are while the organization has settled so', async () => {
    const { api, credentials } = platform;
    const driver = await api.post<{ driver_id: string }>('/api/v1/drivers', { name: uniqueName('Berta') });
    const { driver_id } = driver;
    const idTag = await issueTag(platform, { driver_id });
    const charger = await connectCharger(platform, '1.6');
    await chargeOnce(charger, { idTag, meterStartWh: 0, meterStopWh: 3_000 });
    await charger.close();
    const { session_id } = (await settledSession(api, charger.chargePointId, 15_000)).session;

    const path = `/api/v1/organizations/${credentials.organization_id}/settings`;
    const settings = await api.get<{ privacy: object }>(path);
    const settle = (pseudonymise_drivers: boolean) =>
      api.put(path, { ...settings, privacy: { ...settings.privacy, pseudonymise_drivers } });
    const shows = (shown: unknown) =>
      eventually(
        async () => {
          for (const list of ['sessions', 'billing/sessions'])
            expect(await api.get(`/api/v1/${list}/${session_id}`)).toMatchObject({ driver_id: shown });
        },
        { timeoutMs: 15_000 },
      );
    await shows(driver_id);
    await settle(true);
    try {
      await shows(expect.stringMatching(/^anon_/));
      expect(await api.get(`/api/v1/sessions?id_tag=${idTag}`)).toMatchObject({ total: 0 });
      // The registry's own, and the person's own right.
      expect(await api.get(`/api/v1/drivers/${driver_id}`)).toMatchObject(driver);
      expect(await api.get(`/api/v1/drivers/${driver_id}/data-export`)).toMatchObject({
        sessions: [{ session_id, driver_id }],
        bills: [{ session_id, driver_id }],
      });
    } finally {
      await settle(false);
    }
    await shows(driver_id);
  }, 60_000);
});
