import { AuthorizationDecided, TokenRemoved, TokenUpdated, TransactionStarted } from '@csms/contracts';
import { eventually } from '@csms/testing';

import { idToken201, minutesAgo, start16, stop16, Transaction201 } from '../testing/frames';
import { aToken, TestGateway } from '../testing/test-gateway';

describe('the answer about a token', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  it.each([
    ['active', 'Accepted', 'Accepted'],
    ['blocked', 'Blocked', 'Blocked'],
    ['expired', 'Expired', 'Expired'],
  ] as const)('that is %s is %s in OCPP 1.6 and %s in 2.0.1', async (status, said16, said201) => {
    await expectAnswers(await gateway.issue({ status }), said16, said201);
  });

  it('is told to other services, once, whatever it is', async () => {
    const [good, blocked] = [await gateway.issue(), await gateway.issue({ status: 'blocked' })];
    const old = await gateway.charger16();
    const { charger, id } = await gateway.charger201();
    await old.charger.result('Authorize', { idTag: good });
    await old.charger.result('Authorize', { idTag: 'NOBODYS' });
    await charger.result('Authorize', idToken201(blocked, 'ISO14443'));
    const told = (of: string) =>
      gateway.service
        .told(AuthorizationDecided)
        .filter(({ key }) => key === of)
        .map(({ data }) => [data.id_token, data.id_token_type, data.status]);
    await eventually(() => {
      expect(told(old.id)).toEqual([
        [good, null, 'Accepted'],
        ['NOBODYS', null, 'Unknown'],
      ]);
      expect(told(id)).toEqual([[blocked, 'ISO14443', 'Blocked']]);
    });
    await charger.close();
    await old.charger.close();
  });

  it('whose validity is over is Expired, and says since when', async () => {
    const tag = await gateway.issue({ valid_until: minutesAgo(1) });
    await expectAnswers(tag, 'Expired', 'Expired');
    const { charger } = await gateway.charger16();
    expect(await charger.result('Authorize', { idTag: tag })).toMatchObject({
      idTagInfo: { expiryDate: minutesAgo(1) },
    });
    await charger.close();
  });

  it('was good for a charge that began before it was blocked, and is told after that', async () => {
    const tag = await gateway.issue();
    await gateway.service.tell(TokenUpdated, aToken({ id_tag: tag, status: 'blocked' }));
    await gateway.service.settled();
    const { charger, id } = await gateway.charger16();
    const late = start16(tag, { timestamp: minutesAgo(30) });
    for (let time = 0; time < 2; time += 1) {
      expect(await charger.result('StartTransaction', late)).toMatchObject({
        idTagInfo: { status: 'Blocked' },
      });
    }
    const now = start16(tag, { connectorId: 2, timestamp: new Date(Date.now() + 1_000).toISOString() });
    await charger.result('StartTransaction', now);
    await gateway.service.settled();
    const told = gateway.service.told(TransactionStarted).filter(({ key }) => key === id);
    expect(new Set(told.map(({ data }) => [data.connector_id, data.authorization?.status].join()))).toEqual(
      new Set(['1,Accepted', '2,Blocked']),
    );
    await charger.close();
  });

  it('that nobody issued, or another organization did, is Invalid and Unknown', async () => {
    await expectAnswers('NOBODYS', 'Invalid', 'Unknown');
    await expectAnswers(await gateway.issue({ organization_id: 'org_B' }), 'Invalid', 'Unknown');
  });

  it('of another kind than it is presented as is Unknown in 2.0.1; 1.6 does not say', async () => {
    const pin = await gateway.issue({ id_token_type: 'KeyCode' });
    const card = await gateway.issue({ id_token_type: 'ISO15693' });
    const { charger } = await gateway.charger201();
    const status = async (tag: string, type: string) =>
      ((await charger.result('Authorize', idToken201(tag, type)))['idTokenInfo'] as { status: string })
        .status;
    expect([await status(pin, 'KeyCode'), await status(pin, 'ISO14443')]).toEqual(['Accepted', 'Unknown']);
    expect([await status(card, 'ISO14443'), await status(card, 'KeyCode')]).toEqual(['Accepted', 'Unknown']);
    expect([await status(card, 'Local'), await status(card, 'NoAuthorization')]).toEqual([
      'Accepted',
      'Unknown',
    ]);
    const started = new Transaction201().event('Started', idToken201(card, 'KeyCode'));
    expect(await charger.result('TransactionEvent', started)).toMatchObject({
      idTokenInfo: { status: 'Unknown' },
    });
    const old = await gateway.charger16();
    expect(await old.charger.result('Authorize', { idTag: pin })).toMatchObject({
      idTagInfo: { status: 'Accepted' },
    });
    await charger.close();
    await old.charger.close();
  });

  it('changes with the token', async () => {
    const token = aToken();
    await gateway.issue(token);
    await expectAnswers(token.id_tag, 'Accepted', 'Accepted');
    await gateway.service.tell(TokenUpdated, { ...token, status: 'blocked' });
    await gateway.service.settled();
    await expectAnswers(token.id_tag, 'Blocked', 'Blocked');
  });

  it('is Invalid when the token is gone', async () => {
    const token = aToken();
    await gateway.issue(token);
    await gateway.service.tell(TokenRemoved, {
      organization_id: token.organization_id,
      id_tag: token.id_tag.toLowerCase(),
      removed_at: new Date().toISOString(),
    });
    await gateway.service.settled();
    await expectAnswers(token.id_tag, 'Invalid', 'Unknown');
  });

  it('for commissioning is told with the start in both versions, until the token is another', async () => {
    const token = aToken({ purpose: 'commissioning' });
    await gateway.issue(token);
    const [old, young] = [await gateway.charger16(), await gateway.charger201()];
    await old.charger.result('StartTransaction', start16(token.id_tag));
    const started = new Transaction201().event('Started', idToken201(token.id_tag));
    await young.charger.result('TransactionEvent', started);
    await gateway.service.tell(TokenUpdated, aToken({ id_tag: token.id_tag }));
    await gateway.service.settled();
    const third = await gateway.charger16();
    await third.charger.result('StartTransaction', start16(token.id_tag));
    await gateway.service.settled();
    const told = (id: string) =>
      gateway.service.told(TransactionStarted).find(({ key }) => key === id)?.data.authorization;
    for (const { id } of [old, young]) {
      expect(told(id)).toMatchObject({ id_token: token.id_tag, purpose: 'commissioning' });
    }
    expect(told(third.id)).not.toHaveProperty('purpose');
    for (const { charger } of [old, young, third]) await charger.close();
  });

  it('names its group in the words of each version', async () => {
    const tag = await gateway.issue({ group_id_tag: 'FLEET' });
    const [old, young] = [await gateway.charger16(), await gateway.charger201()];
    expect(await old.charger.result('Authorize', { idTag: tag })).toMatchObject({
      idTagInfo: { parentIdTag: 'FLEET' },
    });
    expect(await young.charger.result('Authorize', idToken201(tag))).toMatchObject({
      idTokenInfo: { groupIdToken: { idToken: 'FLEET', type: 'Central' } },
    });
    await old.charger.close();
    await young.charger.close();
  });

  /** By Authorize in both versions and any case, by a start and by its stop; and told with the start. */
  async function expectAnswers(tag: string, said16: string, said201: string): Promise<void> {
    const [old, young] = [await gateway.charger16(), await gateway.charger201()];
    for (const given of [tag, tag.toLowerCase()]) {
      expect(await old.charger.result('Authorize', { idTag: given })).toMatchObject({
        idTagInfo: { status: said16 },
      });
      expect(await young.charger.result('Authorize', idToken201(given))).toMatchObject({
        idTokenInfo: { status: said201 },
      });
    }
    const timestamp = new Date().toISOString();
    const started = await old.charger.result('StartTransaction', start16(tag, { timestamp }));
    expect(started).toMatchObject({ transactionId: expect.any(Number), idTagInfo: { status: said16 } });
    expect(
      await old.charger.result(
        'StopTransaction',
        stop16(started['transactionId'], { idTag: tag, timestamp: new Date().toISOString() }),
      ),
    ).toMatchObject({ idTagInfo: { status: said16 } });
    await gateway.service.settled();
    const told = gateway.service.told(TransactionStarted).find(({ key }) => key === old.id);
    expect(told?.data.authorization).toMatchObject({ id_token: tag, status: said201 });
    await old.charger.close();
    await young.charger.close();
  }
});
