import { ChargePointRegistered, ChargePointUpdated, OrganizationChanged } from '@csms/contracts';

import { SETTINGS } from '../testing/operations';
import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { OrganizationSettingsDto } from './dto/organization-settings.dto';

type Settings = Pick<OrganizationSettingsDto, keyof OrganizationSettingsDto>;

describe('the settings of an organization', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;
  let path: string;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  beforeEach(async () => {
    mine = await registry.organization();
    path = `/api/v1/organizations/${mine.id}/settings`;
  });

  afterAll(() => registry.stop(), 30_000);

  const read = async () => (await mine.api.get<Settings>(path)).body;

  it('are there from the beginning', async () => {
    expect(await mine.api.get(path)).toMatchObject({
      status: 200,
      body: {
        time_zone: 'Europe/London',
        base_currency: 'GBP',
        locale: 'en-GB',
        heartbeat_interval_seconds: 300,
        installers_may_create_projects: true,
        rule_combination: 'first_match',
        receipt_email_enabled: true,
        data_retention: { meter_values_days: 400, sessions_days: 3650, ocpp_log_days: 90 },
        privacy: { pseudonymise_drivers: false, driver_retention_days: 1095 },
        daily_request_quota: 100_000,
        rate_limit_per_minute: 600,
        rate_limit_burst: 100,
      },
    });
  });

  it('are replaced as a whole, and told to the other services', async () => {
    const asked = { ...SETTINGS, privacy: { ...SETTINGS.privacy, pseudonymise_drivers: true } };
    expect(await mine.api.put(path, asked)).toMatchObject({ status: 200, body: asked });
    expect(await read()).toMatchObject(asked);
    expect((await mine.api.get(`/api/v1/organizations/${mine.id}`)).body).toMatchObject({
      base_currency: 'EUR',
      time_zone: 'Europe/Berlin',
    });
    await registry.service.settled();
    const told = registry.service.told(OrganizationChanged).filter(({ key }) => key === mine.id);
    expect(told.at(-1)?.data).toMatchObject({
      currency: 'EUR',
      time_zone: 'Europe/Berlin',
      locale: 'de-DE',
      receipt_email_enabled: false,
      data_retention: { meter_values_days: 30, sessions_days: 60, ocpp_log_days: 7 },
      privacy: { pseudonymise_drivers: true, driver_retention_days: 90 },
    });
  });

  it('give back what was read, and leave what the platform allows as it is', async () => {
    const more = { daily_request_quota: 1, rate_limit_per_minute: 1_000_000, rate_limit_burst: 1_000_000 };
    expect((await mine.api.put(path, { ...(await read()), ...more })).status).toBe(200);
    expect(await read()).toMatchObject({
      daily_request_quota: 100_000,
      rate_limit_per_minute: 600,
      rate_limit_burst: 100,
    });
  });

  it('leave name and contact as they are, and these leave the settings', async () => {
    await mine.api.put(path, SETTINGS);
    const named = { name: 'Renamed', country: 'FR', contact_email: 'ops@example.com' };
    await mine.api.put(`/api/v1/organizations/${mine.id}`, named);
    expect(await read()).toMatchObject(SETTINGS);
    await mine.api.put(path, { ...SETTINGS, locale: 'fr-FR' });
    expect((await mine.api.get(`/api/v1/organizations/${mine.id}`)).body).toMatchObject(named);
  });

  it('say how often a charge point that is registered from now on shows that it lives', async () => {
    const { site_id } = created(await mine.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET));
    const register = async () =>
      created(await mine.api.post<{ charge_point_id: string }>('/api/v1/charge-points', { site_id }))
        .charge_point_id;
    const before = await register();
    await mine.api.put(path, SETTINGS);
    const after = await register();
    const csv = await mine.api.request<{ data: { charge_point_id: string }[] }>(
      'POST',
      '/api/v1/charge-points/import',
      { headers: { 'content-type': 'text/csv' }, text: `site_id\n${site_id}\n` },
    );
    await registry.service.settled();
    const told = registry.service.told(ChargePointRegistered);
    const intervalOf = (id: string | undefined) =>
      told.find(({ key }) => key === id)?.data.heartbeat_interval_seconds;
    const imported = told.filter(({ data }) => data.organization_id === mine.id).at(-1)?.key;
    expect(csv.status).toBeLessThan(300);
    expect([before, after, imported].map(intervalOf)).toEqual([300, 120, 120]);
  });

  it('are the clock of charge points that stand nowhere yet, and of new sites', async () => {
    const { id: project_id } = created(
      await mine.api.post<{ id: string }>('/api/v1/projects', { name: 'P' }),
    );
    const { charge_point_id } = created(
      await mine.api.post<{ charge_point_id: string }>('/api/v1/charge-points', { project_id }),
    );
    const { site_id } = created(await mine.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET));
    const atSite = created(
      await mine.api.post<{ charge_point_id: string }>('/api/v1/charge-points', { site_id }),
    ).charge_point_id;
    await mine.api.put(path, SETTINGS);
    expect((await mine.api.post('/api/v1/sites', KING_STREET)).body).toMatchObject({
      time_zone: 'Europe/Berlin',
    });
    await registry.service.settled();
    const updated = registry.service.told(ChargePointUpdated);
    expect(updated.find(({ key }) => key === charge_point_id)?.data.time_zone).toBe('Europe/Berlin');
    expect(updated.find(({ key }) => key === atSite)).toBeUndefined();
  });

  it('are not overwritten by who read an older state', async () => {
    const etag = (await mine.api.get(path)).headers.get('etag') ?? '';
    const put = (locale: string) =>
      mine.api.request('PUT', path, {
        headers: { 'content-type': 'application/json', 'if-match': etag },
        text: JSON.stringify({ ...SETTINGS, locale }),
      });
    expect((await put('de-DE')).status).toBe(200);
    expect(await put('fr-FR')).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    expect((await read()).locale).toBe('de-DE');
  });

  it.each([
    [{ time_zone: 'Europe/Atlantis' }, '/time_zone'],
    [{ time_zone: null }, '/time_zone'],
    [{ base_currency: 'gbp' }, '/base_currency'],
    [{ base_currency: 'XXQ' }, '/base_currency'],
    [{ locale: 'no locale' }, '/locale'],
    [{ heartbeat_interval_seconds: 9 }, '/heartbeat_interval_seconds'],
    [{ heartbeat_interval_seconds: 86_401 }, '/heartbeat_interval_seconds'],
    [{ heartbeat_interval_seconds: 60.5 }, '/heartbeat_interval_seconds'],
    [{ heartbeat_interval_seconds: '60' }, '/heartbeat_interval_seconds'],
    [{ installers_may_create_projects: 'no' }, '/installers_may_create_projects'],
    [{ rule_combination: 'sum' }, '/rule_combination'],
    [{ receipt_email_enabled: undefined }, '/receipt_email_enabled'],
    [{ data_retention: undefined }, '/data_retention'],
    [
      { data_retention: { meter_values_days: 0, sessions_days: 1, ocpp_log_days: 1 } },
      '/data_retention/meter_values_days',
    ],
    [
      { privacy: { pseudonymise_drivers: true, driver_retention_days: 36_501 } },
      '/privacy/driver_retention_days',
    ],
    [{ privacy: { pseudonymise_drivers: true } }, '/privacy/driver_retention_days'],
    [{ default_tariff_id: 'tar_1' }, '/default_tariff_id'],
  ])('refuse %j, and stay as they are', async (wrong, pointer) => {
    const before = await read();
    expect(await mine.api.put(path, { ...SETTINGS, ...wrong })).toMatchObject({
      status: 422,
      body: { code: 'validation_failed', errors: [{ pointer }] },
    });
    expect(await read()).toEqual(before);
  });

  it('are nobody else’s', async () => {
    const { api } = await registry.organization();
    expect(await api.get(path)).toMatchObject({ status: 404 });
    expect(await api.put(path, SETTINGS)).toMatchObject({ status: 404 });
  });
});
