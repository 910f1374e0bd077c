import {
  ChargePointDecommissioned,
  ChargePointRegistered,
  ChargePointUpdated,
  ProjectInstallerAssigned,
  ProjectInstallerRemoved,
} from '@csms/contracts';
import { Database, OrganizationDatabase } from '@csms/platform-db';
import { ANONYMOUS, LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';
import { eventually, type RestClient } from '@csms/testing';

import { HandshakeRefusedError, TestCharger } from '../testing/test-charger';
import { aChargePoint, type KnownChargePoint, TestGateway } from '../testing/test-gateway';

import type { RefusalReason } from './domain/refusal';
import type { RefusedConnectionDto } from './dto/refused-connection.dto';
import { RefusedConnections } from './refused-connections.service';

const PATH = '/api/v1/charge-points/refused-connections';
const INSTALLERS = '/api/v1/installer/refused-connections';

describe('connections that were refused', () => {
  let gateway: TestGateway;
  let mine: RestClient;
  let other: RestClient;
  let known: KnownChargePoint;

  beforeAll(async () => {
    gateway = await TestGateway.start({ environment: { OCPP_TRUSTED_TLS_PROXY: 'true' } });
    mine = gateway.service.as(['read:charge_points'], 'org_A');
    other = gateway.service.as(['read:charge_points'], 'org_B');
  }, 60_000);

  beforeEach(async () => {
    known = await gateway.register();
  });

  afterAll(() => gateway.stop(), 30_000);

  let strangers = 0;
  const aStranger = () => `STRANGER-${(strangers += 1)}`;
  const attempt = async (path: string, more: object = {}): Promise<void> => {
    const charger = await TestCharger.connect({
      url: `${gateway.ocppUrl}${path}`,
      subprotocols: ['ocpp1.6'],
      username: known.id,
      password: known.password,
      ...more,
    }).catch((error: unknown) => {
      const isRefusal = error instanceof HandshakeRefusedError || /subprotocol/.test(String(error));
      if (!isRefusal) throw error;
      return null;
    });
    await charger?.close();
  };
  const list = async (of: RestClient, query: string) =>
    (await of.get<{ data: RefusedConnectionDto[]; total: number }>(`${PATH}?${query}`)).body.data;
  const found = (of: RestClient, id: string, reasons: readonly string[]) =>
    eventually(async () => {
      const data = await list(of, `charge_point_id=${id}`);
      expect(data.map(({ reason }) => reason).sort()).toEqual([...reasons].sort());
      return data;
    });

  it('are shown with address, reason, count, times and the remedy', async () => {
    const before = Date.now();
    for (let time = 0; time < 3; time += 1)
      await attempt(`/ocpp16/${known.id}`, { password: 'f'.repeat(40) });
    const [row] = await eventually(async () => {
      const data = await list(mine, `charge_point_id=${known.id}`);
      expect(data).toMatchObject([{ count: 3 }]);
      return data;
    });
    expect(row).toEqual({
      charge_point_id: known.id,
      address: expect.stringMatching(/127\.0\.0\.1$/),
      reason: 'wrong_password',
      remedy: expect.stringContaining('POST /charge-points/{id}/credentials'),
      count: 3,
      first_at: expect.any(String),
      last_at: expect.any(String),
    });
    expect(Date.parse(row?.first_at ?? '')).toBeGreaterThanOrEqual(before);
    expect(Date.parse(row?.last_at ?? '')).toBeGreaterThanOrEqual(Date.parse(row?.first_at ?? ''));
  });

  it('name every reason', async () => {
    const id = known.id;
    await attempt(`/ocpp16/${id}`, { password: undefined });
    await attempt(`/ocpp16/${id}`, { username: 'somebody' });
    await attempt(`/ocpp16/${id}`, { subprotocols: ['ocpp1.5'] });
    await found(mine, id, ['missing_password', 'wrong_username', 'no_common_subprotocol']);
    const secure = await gateway.register({ security_profile: 3 });
    await attempt(`/ocpp16/${secure.id}`);
    await attempt(`/ocpp16/${secure.id}`, { headers: { 'x-forwarded-proto': 'https' } });
    await found(mine, secure.id, ['tls_required', 'missing_certificate']);
    await gateway.service.tell(ChargePointDecommissioned, { ...known.event, lifecycle: 'decommissioned' });
    await gateway.service.settled();
    await attempt(`/ocpp16/${id}`);
    expect(await list(mine, `reason=decommissioned&charge_point_id=${id}`)).toEqual([]);
    await eventually(async () =>
      expect(await list(mine, `reason=decommissioned&charge_point_id=${id}`)).toHaveLength(1),
    );
  });

  it('carry the address that the proxy saw', async () => {
    await attempt(`/ocpp16/${known.id}`, {
      password: undefined,
      headers: { 'x-forwarded-for': '10.0.0.1, 203.0.113.7' },
    });
    expect(await found(mine, known.id, ['missing_password'])).toMatchObject([{ address: '203.0.113.7' }]);
  });

  it('of one organization are in no list of another', async () => {
    await attempt(`/ocpp16/${known.id}`, { password: undefined });
    await found(mine, known.id, ['missing_password']);
    expect(await list(other, `charge_point_id=${known.id}`)).toEqual([]);
    expect((await list(mine, 'limit=200')).map((row) => row.charge_point_id)).toContain(known.id);
    expect(await list(other, 'limit=200')).toEqual([]);
  });

  it('of an unknown id are shown to whoever asks for just that id, until somebody registers it', async () => {
    const stranger = aChargePoint({ charge_point_id: aStranger() });
    await attempt(`/ocpp16/${stranger.id}`, { headers: { 'x-forwarded-for': '203.0.113.7' } });
    for (const api of [other, mine]) {
      expect(await found(api, stranger.id, ['unknown_charge_point'])).toMatchObject([
        { address: '203.0.113.0/24' },
      ]);
    }
    expect((await list(mine, 'limit=200')).map((row) => row.charge_point_id)).not.toContain(stranger.id);
    await gateway.service.tell(ChargePointRegistered, stranger.event);
    await gateway.service.settled();
    expect(await list(other, `charge_point_id=${stranger.id}`)).toEqual([]);
    expect(await list(mine, `charge_point_id=${stranger.id}`)).toMatchObject([{ address: '203.0.113.7' }]);
    expect((await list(mine, 'limit=200')).map((row) => row.charge_point_id)).toContain(stranger.id);
  });

  it('at an address that is none, or of a flood of ids, are nobody’s to see and few', async () => {
    const address = '198.51.100.9';
    const headers = { 'x-forwarded-for': address };
    await attempt('/ocpp17/x', { headers });
    await Promise.all(Array.from({ length: 60 }, () => attempt(`/ocpp16/${aStranger()}`, { headers })));
    const rows = () =>
      gateway.service.platform.database.query<{ charge_point_id: string; reason: string; count: number }>(
        'select charge_point_id, reason, count from refused_connection where address = $1',
        [address],
      );
    await eventually(async () => {
      const all = await rows();
      expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(61);
    });
    // One for the path, one for the many, and twenty that are named.
    expect(await rows()).toHaveLength(22);
    expect((await list(mine, 'limit=200')).filter((row) => row.charge_point_id === '')).toEqual([]);
    expect((await mine.get(`${PATH}?charge_point_id=`)).status).toBe(400);
  }, 30_000);

  it('that come while others are being written are written before the service ends', async () => {
    const { app, platform } = gateway.service;
    const ending = new RefusedConnections(
      app.get(Database),
      app.get(OrganizationDatabase),
      app.get<Logger>(LOGGER),
    );
    const chargePointId = known.id;
    const note = (reason: RefusalReason) =>
      ending.note({ chargePointId, organizationId: 'org_A', address: '192.0.2.1', reason });
    const [locked, read] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const reader = platform.database.transaction(async (tx) => {
      await tx.query('lock table refused_connection in access exclusive mode');
      locked.resolve();
      await read.promise;
    });
    await locked.promise;
    note('wrong_password');
    const written = ending.onApplicationShutdown();
    note('wrong_username');
    const ended = ending.onApplicationShutdown();
    read.resolve();
    await Promise.all([reader, written, ended]);
    const kept = await list(mine, `charge_point_id=${chargePointId}`);
    expect(kept.map(({ reason }) => reason).sort()).toEqual(['wrong_password', 'wrong_username']);
  });

  it('are forgotten after seven days', async () => {
    await attempt(`/ocpp16/${known.id}`, { password: undefined });
    await found(mine, known.id, ['missing_password']);
    await gateway.service.platform.database.query(
      `update refused_connection set last_at = now() - interval '7 days 1 second' where charge_point_id = $1`,
      [known.id],
    );
    expect(await list(mine, `charge_point_id=${known.id}`)).toEqual([]);
  });

  it('of a project are shown to the installers who work on it, as long as they do', async () => {
    const project_id = `proj_${known.id}`;
    const installer_id = `ins_${known.id}`;
    const assignment = { project_id, installer_id, organization_id: 'org_A' };
    const installer = gateway.service.asPrincipal({ ...ANONYMOUS, type: 'installer', subject: installer_id });
    const seen = async (query: string) =>
      (await installer.get<{ data: RefusedConnectionDto[] }>(`${INSTALLERS}?${query}`)).body.data.map(
        ({ charge_point_id, reason }) => [charge_point_id, reason],
      );
    await attempt(`/ocpp16/${known.id}`, { password: undefined });
    await found(mine, known.id, ['missing_password']);
    expect(await seen('limit=200')).toEqual([]);
    expect(await seen(`charge_point_id=${known.id}`)).toEqual([]);
    await gateway.service.tell(ChargePointUpdated, { ...known.event, project_id });
    await gateway.service.tell(ProjectInstallerAssigned, { ...assignment, removed_at: null });
    await gateway.service.settled();
    expect(await seen('limit=200')).toEqual([[known.id, 'missing_password']]);
    expect(await seen(`charge_point_id=${known.id}&reason=wrong_password`)).toEqual([]);
    const stranger = aStranger();
    await attempt(`/ocpp16/${stranger}`);
    await eventually(async () =>
      expect(await seen(`charge_point_id=${stranger}`)).toEqual([[stranger, 'unknown_charge_point']]),
    );
    expect((await installer.get(`${INSTALLERS}?colour=red`)).status).toBe(400);
    const removed_at = new Date().toISOString();
    await gateway.service.tell(ProjectInstallerRemoved, { ...assignment, removed_at });
    await gateway.service.settled();
    expect(await seen('limit=200')).toEqual([]);
    expect(await mine.get(INSTALLERS)).toMatchObject({ status: 403, body: { code: 'insufficient_role' } });
    expect(await installer.get(PATH)).toMatchObject({ status: 403 });
  });

  it('go with the charger to the organization that adopts it', async () => {
    await attempt(`/ocpp16/${known.id}`, { password: undefined });
    await found(mine, known.id, ['missing_password']);
    await gateway.service.tell(ChargePointUpdated, { ...known.event, organization_id: 'org_B' });
    await gateway.service.settled();
    await found(other, known.id, ['missing_password']);
    expect(await list(mine, `charge_point_id=${known.id}`)).toEqual([]);
  });

  it('are read by scope, and by filters that exist', async () => {
    const without = gateway.service.as(['read:sessions'], 'org_A');
    expect(await without.get(PATH)).toMatchObject({
      status: 403,
      body: { required_scope: 'read:charge_points' },
    });
    for (const query of ['reason=bad_luck', 'charge_point_id=CP.1', 'colour=red']) {
      expect((await mine.get(`${PATH}?${query}`)).status).toBe(400);
    }
  });
});
