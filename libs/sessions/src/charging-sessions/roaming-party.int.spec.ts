import { AuthorizationDecided, TokenIssued, TransactionEnded, TransactionStarted } from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import type { AttemptDto } from '../attempts/dto/attempt.dto';
import { ACharge } from '../testing/a-charge';
import { ExportsOf } from '../testing/exports-of';
import { aTag } from '../testing/reserving-chargers';
import { startSessions } from '../testing/start-sessions';

import type { SessionDto } from './dto/session.dto';

const ORGANIZATION = 'org_ROAMING';

describe('the roaming party of a session', () => {
  let service: TestService;
  let api: RestClient;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:sessions'], ORGANIZATION);
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const issue = async (idTag: string, party: string | undefined) => {
    await service.tell(TokenIssued, {
      ...TokenIssued.example,
      organization_id: ORGANIZATION,
      id_tag: idTag,
      ...(party === undefined ? {} : { roaming_party: party }),
    });
    await service.settled();
  };

  async function charged(idToken: string): Promise<string> {
    const charge = new ACharge({ organization_id: ORGANIZATION });
    const authorization = {
      id_token: idToken,
      id_token_type: null,
      status: 'Accepted' as const,
      driver_id: null,
    };
    await service.tell(TransactionStarted, charge.started({ authorization }));
    await service.tell(TransactionEnded, charge.ended());
    await service.settled();
    return charge.sessionId;
  }

  const partyOf = async (id: string) =>
    (await api.get<SessionDto>(`/api/v1/sessions/${id}`)).body.roaming_party;

  it('is that of its token, as it was known when it began, or what the contract says', async () => {
    const [card, late, none] = [aTag(), aTag(), aTag()];
    await issue(card, 'GB-EFL');
    await issue(none, undefined);
    const ids = {
      card: await charged(card.toLowerCase()),
      late: await charged(late),
      none: await charged(none),
      contract: await charged('DE-8AA-C12345678-1'),
    };
    // Told on another topic than the charge: it may come a moment after it.
    await issue(late, 'NL-ABC');
    // And it is another's from now on.
    await issue(card, 'FR-XYZ');
    const parties = Object.fromEntries(
      await Promise.all(Object.entries(ids).map(async ([name, id]) => [name, await partyOf(id)] as const)),
    );
    expect(parties).toEqual({ card: 'GB-EFL', late: 'NL-ABC', none: null, contract: 'DE-8AA' });
    const found = async (party: string) =>
      (await api.get<{ data: SessionDto[] }>(`/api/v1/sessions?roaming_party=${party}`)).body.data.map(
        ({ session_id }) => session_id,
      );
    expect(await found('gb-efl')).toEqual([ids.card]);
    expect(await found('XX-XXX')).toEqual([]);
    expect((await api.get('/api/v1/sessions?roaming_party=Elli')).status).toBe(400);
    const rows = await new ExportsOf(api).rows({
      dataset: 'sessions',
      from: '2026-05-01',
      to: '2026-05-01',
      filters: { roaming_party: 'GB-EFL' },
    });
    expect(rows).toMatchObject([{ session_id: ids.card, roaming_party: 'GB-EFL' }]);
  });

  it('is that of attempts, too, by which they are found', async () => {
    const [card, late] = [aTag(), aTag()];
    await issue(card, 'SE-ATT');
    const refused = async (id_token: string) => {
      const charge = new ACharge({ organization_id: ORGANIZATION });
      const { charge_point_id, organization_id, site_id, project_id, time_zone } = charge.started();
      const place = { charge_point_id, organization_id, site_id, project_id, time_zone };
      const told = { ...AuthorizationDecided.example, ...place, id_token, status: 'Blocked' };
      await service.tell(AuthorizationDecided, told);
      await service.settled();
      return charge.chargePointId;
    };
    const ofCard = await refused(card.toLowerCase());
    const ofLate = await refused(late);
    const ofContract = await refused('NO-ATT-C12345678-1');
    await refused(aTag());
    // A session that took nothing.
    const charge = new ACharge({ organization_id: ORGANIZATION });
    const authorization = {
      id_token: card,
      id_token_type: null,
      status: 'Accepted' as const,
      driver_id: null,
    };
    await service.tell(TransactionStarted, charge.started({ authorization }));
    await service.tell(TransactionEnded, charge.ended({ meter_stop_wh: 1_000 }));
    await service.settled();
    await issue(late, 'FI-ATT');
    const found = async (party: string) => {
      const { body } = await api.get<{ data: AttemptDto[] }>(
        `/api/v1/sessions/attempts?roaming_party=${party}`,
      );
      return body.data.map((one) => `${one.charge_point_id} ${one.source} ${one.roaming_party}`).sort();
    };
    expect(await found('se-att')).toEqual(
      [`${ofCard} Authorize SE-ATT`, `${charge.chargePointId} Session SE-ATT`].sort(),
    );
    expect(await found('FI-ATT')).toEqual([`${ofLate} Authorize FI-ATT`]);
    expect(await found('NO-ATT')).toEqual([`${ofContract} Authorize NO-ATT`]);
    expect((await api.get('/api/v1/sessions/attempts?roaming_party=Elli')).status).toBe(400);
  });

  it('stands in the list as a file, page by page, in which no spreadsheet finds a formula', async () => {
    await charged('=1+1');
    await charged('TAG-2');
    const csv = (query: string) =>
      api.request<string>('GET', `/api/v1/sessions?from=2026-05-01&${query}`, {
        headers: { accept: 'text/csv' },
      });
    const all = await csv('limit=200');
    expect(all.status).toBe(200);
    expect(all.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect([all.headers.get('x-next-cursor'), all.headers.get('link')]).toEqual([null, null]);
    const [head = '', ...rows] = all.body.trimEnd().split('\r\n');
    expect(head).toMatch(/^session_id,.*,roaming_party,.*,auth_id_tag_masked,/);
    const first = await csv('limit=1');
    const cursor = first.headers.get('x-next-cursor') ?? '';
    expect(first.headers.get('link')).toBe(
      `</api/v1/sessions?from=2026-05-01&limit=1&cursor=${encodeURIComponent(cursor)}>; rel="next"`,
    );
    const second = await csv(`limit=1&cursor=${cursor}`);
    expect([first, second].map(({ body }) => body.trimEnd().split('\r\n')[1])).toEqual(rows.slice(0, 2));
    expect(await csv('limit=0')).toMatchObject({ status: 400 });
    const json = await api.request('GET', '/api/v1/sessions', {
      headers: { accept: 'application/json, text/csv' },
    });
    expect(json.headers.get('content-type')).toMatch(/^application\/json/);
  });
});
