import { ApiCommandCompleted } from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { ReservingCharger } from '../testing/reserving-chargers';
import { startSessions } from '../testing/start-sessions';

interface Attempts {
  readonly data: readonly { readonly reason: string; readonly cause: string | null }[];
}

describe('a start that a charger rejects', () => {
  let service: TestService;
  let api: RestClient;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['write:charge_points', 'read:sessions'], 'org_A');
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  it('is known to be for a reservation of somebody else', async () => {
    const charger = await new ReservingCharger(service).register();
    const tag = await charger.issue();
    await charger.reserve(api, { id_tag: tag });
    const told = async (id: string, more: object) => {
      await service.tell(ApiCommandCompleted, {
        ...ApiCommandCompleted.example,
        command_id: `cmd_${charger.id}_${id}`,
        organization_id: 'org_A',
        charge_point_id: charger.id,
        command: 'start_session',
        action: 'RemoteStartTransaction',
        status: 'Rejected',
        reason: 'Rejected',
        sent_at: new Date().toISOString(),
        completed_at: new Date().toISOString(),
        start: {
          site_id: 'site_1',
          project_id: null,
          evse_id: null,
          connector_id: 1,
          id_tag_masked: '…0000',
          ...more,
        },
      });
      await service.settled();
    };
    const reasons = async (query = '') => {
      const path = `/api/v1/sessions/attempts?charge_point_id=${charger.id}${query}`;
      return (await api.get<Attempts>(path)).body.data.map(({ reason, cause }) => `${reason} ${cause}`);
    };
    await told('own', { id_tag_masked: `…${tag.slice(-4)}` });
    await told('next', { connector_id: 2, id_tag_masked: '…1111' });
    expect(await reasons()).toEqual(['remote_start_rejected Rejected', 'remote_start_rejected Rejected']);
    await told('other', {});
    expect(await reasons('&reason=connector_reserved')).toEqual(['connector_reserved Rejected']);
  });
});
