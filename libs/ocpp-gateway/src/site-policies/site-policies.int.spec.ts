import { ChargePointUpdated, type EventData, SiteChanged } from '@csms/contracts';
import { eventually } from '@csms/testing';

import { idToken201, minutesAgo, start16, Transaction201 } from '../testing/frames';
import { type KnownChargePoint, TestGateway } from '../testing/test-gateway';

describe('a token that nobody knows', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  async function siteWith(policy: Partial<EventData<typeof SiteChanged>>, siteId: string): Promise<void> {
    const site = { ...SiteChanged.example, organization_id: 'org_A', site_id: siteId, ...policy };
    await gateway.service.tell(SiteChanged, site);
    await gateway.service.settled();
  }

  const now = () => new Date().toISOString();

  /** Of Authorize, of a start just now, and of one that comes from the charger's queue. */
  async function answersAt(chargePoint: KnownChargePoint, tag: string): Promise<unknown[]> {
    const charger = await gateway.connect16(chargePoint);
    const answers = [
      await charger.result('Authorize', { idTag: tag }),
      await charger.result('StartTransaction', start16(tag, { timestamp: now(), connectorId: 1 })),
      await charger.result('StartTransaction', start16(tag, { timestamp: minutesAgo(90), connectorId: 2 })),
    ];
    await charger.close();
    return answers.map(({ idTagInfo }) => (idTagInfo as { status: string }).status);
  }

  it.each([
    ['nowhere without a policy', {}, ['Invalid', 'Invalid', 'Invalid']],
    ['where anybody may', { free_vend: true }, ['Accepted', 'Accepted', 'Accepted']],
    [
      'where a charge that began offline may go on',
      { unknown_tags_offline: 'accept' as const },
      ['Invalid', 'Invalid', 'Accepted'],
    ],
  ])('charges %s', async (name, policy, answers) => {
    const siteId = `site_${name.length}`;
    await siteWith(policy, siteId);
    const chargePoint = await gateway.register({ site_id: siteId });
    expect(await answersAt(chargePoint, 'NOBODYS')).toEqual(answers);
    expect((await answersAt(chargePoint, await gateway.issue({ status: 'blocked' })))[0]).toBe('Blocked');
  });

  it('charges in 2.0.1 as its event says that it began offline, and without a token where anybody may', async () => {
    await siteWith({ unknown_tags_offline: 'accept' }, 'site_offline');
    await siteWith({ free_vend: true }, 'site_free');
    const offline = await gateway.connect201(await gateway.register({ site_id: 'site_offline' }));
    const free = await gateway.connect201(await gateway.register({ site_id: 'site_free' }));
    const started = (more: object) => new Transaction201().event('Started', more);
    const accepted = { idTokenInfo: { status: 'Accepted' } };
    expect(
      await offline.result('TransactionEvent', started({ ...idToken201('NOBODYS'), offline: true })),
    ).toMatchObject(accepted);
    expect(await offline.result('TransactionEvent', started(idToken201('NOBODYS')))).toMatchObject({
      idTokenInfo: { status: 'Unknown' },
    });
    const nobody = { idToken: { idToken: '', type: 'NoAuthorization' } };
    expect(await free.result('TransactionEvent', started(nobody))).toMatchObject(accepted);
    await offline.close();
    await free.close();
  });

  it('is decided about by the policy of the site where its charger stands now, connected or not', async () => {
    const chargePoint = await gateway.register({ site_id: 'site_later' });
    const charger = await gateway.connect16(chargePoint);
    const status = async () => (await charger.result('Authorize', { idTag: 'NOBODYS' }))['idTagInfo'];
    expect(await status()).toEqual({ status: 'Invalid' });
    await siteWith({ free_vend: true }, 'site_later');
    await eventually(async () => expect(await status()).toEqual({ status: 'Accepted' }));
    await gateway.service.tell(ChargePointUpdated, { ...chargePoint.event, site_id: 'site_strict' });
    await eventually(async () => expect(await status()).toEqual({ status: 'Invalid' }));
    await charger.close();
  });
});
