import {
  ChargePointConnected,
  ChargePointDecommissioned,
  ChargePointDisconnected,
  ChargePointRegistered,
  ConnectorStatusChanged,
  ProjectChanged,
  ProjectRemoved,
  SiteChanged,
  TransactionStarted,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { ACharger, ago, uniqueId } from '../testing/a-charger';
import { startAnalytics } from '../testing/start-analytics';

const NONE = { available: 0, charging: 0, faulted: 0, unavailable: 0, offline: 0 };

describe('the status overview of a project and of a site', () => {
  let service: TestService;
  let organizationId: string;
  let projectId: string;
  let siteId: string;
  let api: RestClient;

  beforeAll(async () => {
    service = await startAnalytics();
  }, 60_000);

  beforeEach(async () => {
    organizationId = uniqueId('org');
    [projectId, siteId] = [uniqueId('proj'), uniqueId('site')];
    api = service.as(['read:charge_points'], organizationId);
    await service.tell(ProjectChanged, project());
  });

  afterAll(() => service.stop(), 30_000);

  const project = (more: object = {}) => ({
    ...ProjectChanged.example,
    ...{ project_id: projectId, organization_id: organizationId, site_id: siteId, ...more },
  });
  const overview = async (of: 'projects' | 'sites', client = api) => {
    await service.settled();
    const id = of === 'projects' ? projectId : siteId;
    return client.get<Record<string, unknown>>(`/api/v1/status/${of}/${id}/status-overview`);
  };
  const aCharger = async (statuses: readonly string[], place: object = {}): Promise<ACharger> => {
    const where = { site_id: siteId, project_id: projectId, ...place };
    const charger = new ACharger({ organization_id: organizationId, ...where });
    await service.tell(ChargePointRegistered, charger.registered());
    await service.tell(ChargePointConnected, charger.opened(ago(20), 1));
    for (const [connectorId, status] of statuses.entries()) {
      const changed_at = ago(10);
      await service.tell(ConnectorStatusChanged, { ...charger.status(connectorId, status), changed_at });
    }
    return charger;
  };

  it('is zeros of a project without charge points', async () => {
    expect(await overview('projects')).toMatchObject({
      status: 200,
      body: {
        project_id: projectId,
        project_name: 'Canary Wharf Car Park',
        charge_points_total: 0,
        charge_points_online: 0,
        connectors: NONE,
        updated_at: null,
      },
    });
  });

  it('counts the connectors of what is online, and those of the rest by themselves', async () => {
    await aCharger([
      'Available',
      'Available',
      'Preparing',
      'Charging',
      'SuspendedEV',
      'SuspendedEVSE',
      'Finishing',
    ]);
    await aCharger(['Available', 'Faulted', 'Reserved', 'Unavailable', 'Occupied']);
    await aCharger(['Unavailable', 'Available', 'Available']);
    const busy = await aCharger(['Available', 'Available']);
    await service.tell(TransactionStarted, busy.started(ago(5), 0));
    const gone = await aCharger(['Available', 'Available', 'Faulted', 'Charging']);
    const goneAt = ago(1);
    await service.tell(ChargePointDisconnected, gone.closed(goneAt, 1));
    const out = await aCharger(['Available', 'Available']);
    await service.tell(ChargePointDecommissioned, out.registered({ lifecycle: 'decommissioned' }));
    await aCharger(['Available', 'Available'], { project_id: uniqueId('proj'), site_id: uniqueId('site') });
    const counts = {
      charge_points_total: 5,
      charge_points_online: 4,
      connectors: { available: 1, charging: 7, faulted: 1, unavailable: 4, offline: 3 },
      updated_at: goneAt,
    };
    expect(await overview('projects')).toMatchObject({ status: 200, body: counts });
    // Known by what stands there alone.
    expect((await overview('sites')).body).toEqual({ site_id: siteId, site_name: null, ...counts });
    const name = 'King Street Depot';
    const site = { ...SiteChanged.example, site_id: siteId, organization_id: organizationId, name };
    await service.tell(SiteChanged, site);
    expect((await overview('sites')).body).toEqual({ site_id: siteId, site_name: name, ...counts });
  });

  it('goes by the newest name, and ends with its project', async () => {
    await service.tell(ProjectChanged, project({ name: 'Riverside' }));
    expect(await overview('projects')).toMatchObject({ body: { project_name: 'Riverside' } });
    const removed_at = new Date().toISOString();
    await service.tell(ProjectRemoved, {
      project_id: projectId,
      organization_id: organizationId,
      removed_at,
    });
    expect(await overview('projects')).toMatchObject({ status: 404, body: { resource: 'project' } });
  });

  it('is of those that the caller may see', async () => {
    const other = service.as(['read:charge_points'], uniqueId('org'));
    await aCharger(['Available', 'Available']);
    expect(await overview('projects', other)).toMatchObject({ status: 404, body: { resource: 'project' } });
    expect(await overview('sites', other)).toMatchObject({ status: 404, body: { resource: 'site' } });
    const heldTo = (id: string) =>
      service.asPrincipal({
        ...{ organizationId, subject: 'key_limited', type: 'api_key', role: null },
        ...{ scopes: ['read:charge_points'], grants: [{ type: 'site', id, access: 'read' }] },
      });
    for (const kind of ['projects', 'sites'] as const) {
      expect(await overview(kind, heldTo(uniqueId('site')))).toMatchObject({ status: 404 });
      expect(await overview(kind, heldTo(siteId))).toMatchObject({
        status: 200,
        body: { charge_points_total: 1, connectors: { ...NONE, available: 1 } },
      });
      expect(await overview(kind, service.as(['read:sessions'], organizationId))).toMatchObject({
        status: 403,
      });
    }
  });
});
