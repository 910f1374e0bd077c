import { ChargePointUpdated, type EventData, SiteChanged, TransactionStarted } from '@csms/contracts';
import { eventually } from '@csms/testing';

import { idToken201, minutesAgo, start16, stop16, Transaction201 } from '../testing/frames';
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
    const late = start16(tag, { timestamp: minutesAgo(90), connectorId: 2 });
    const started = await charger.result('StartTransaction', late);
    const answers = [
      await charger.result('Authorize', { idTag: tag }),
      await charger.result('StartTransaction', start16(tag, { timestamp: now(), connectorId: 1 })),
      started,
      await charger.result('StopTransaction', stop16(started['transactionId'], { idTag: tag })),
    ];
    await charger.close();
    return answers.map(({ idTagInfo }) => (idTagInfo as { status: string }).status);
  }

  it.each([
    ['nowhere without a policy', {}, ['Invalid', 'Invalid', 'Invalid', 'Invalid'], undefined],
    [
      'where anybody may, for nothing',
      { free_vend: true },
      ['Accepted', 'Accepted', 'Accepted', 'Accepted'],
      true,
    ],
    [
      'where a charge that began offline may go on',
      { unknown_tags_offline: 'accept' as const },
      ['Invalid', 'Invalid', 'Accepted', 'Accepted'],
      undefined,
    ],
  ])('charges %s', async (name, policy, answers, isFree) => {
    const siteId = `site_${name.length}`;
    await siteWith(policy, siteId);
    const chargePoint = await gateway.register({ site_id: siteId });
    expect(await answersAt(chargePoint, 'NOBODYS')).toEqual(answers);
    await gateway.service.settled();
    const told = gateway.service.told(TransactionStarted).filter(({ key }) => key === chargePoint.id);
    expect(told.map(({ data }) => data.authorization?.free_vend)).toEqual([isFree, isFree]);
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
    expect(await offline.result('TransactionEvent', started({ ...nobody, offline: true }))).toMatchObject({
      idTokenInfo: { status: 'Unknown' },
    });
    expect(await free.result('TransactionEvent', started(nobody))).toMatchObject(accepted);
    expect(await free.result('TransactionEvent', started({}))).toEqual({});
    await gateway.service.settled();
    const told = gateway.service.told(TransactionStarted).filter(({ data }) => data.site_id === 'site_free');
    expect(told.map(({ data }) => [data.authorization?.free_vend, data.free_vend])).toEqual([
      [true, true],
      [undefined, true],
    ]);
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
