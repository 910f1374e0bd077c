import { ConnectorStatusChanged, TransactionStarted } from '@csms/contracts';

import { start16 } from '../testing/frames';
import { TestGateway } from '../testing/test-gateway';

describe('a connector that no charger has', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  const status16 = (connectorId: number) => ({ connectorId, status: 'Available', errorCode: 'NoError' });
  const status201 = (evseId: number, connectorId: number) => ({
    timestamp: new Date().toISOString(),
    connectorStatus: 'Available',
    evseId,
    connectorId,
  });
  const refused = { kind: 'error', code: 'PropertyConstraintViolation' };

  it('has no status in either version', async () => {
    const [old, young] = [await gateway.charger16(), await gateway.charger201()];
    for (const number of [1_000_000, 1_001, -1]) {
      expect(await old.charger.call('StatusNotification', status16(number))).toMatchObject(refused);
      expect(await young.charger.call('StatusNotification', status201(1, number))).toMatchObject(refused);
      expect(await young.charger.call('StatusNotification', status201(number, 1))).toMatchObject(refused);
    }
    expect(await old.charger.result('StatusNotification', status16(1_000))).toEqual({});
    await gateway.service.settled();
    const told = gateway.service.told(ConnectorStatusChanged).filter(({ key }) => key === old.id);
    expect(told.map(({ data }) => data.connector_id)).toEqual([1_000]);
    for (const { charger } of [old, young]) await charger.close();
  });

  it('loses no transaction', async () => {
    const { charger, id } = await gateway.charger16();
    const idTag = await gateway.issue();
    const { transactionId } = await charger.result(
      'StartTransaction',
      start16(idTag, { connectorId: 1_000_000 }),
    );
    expect(transactionId).toEqual(expect.any(Number));
    await gateway.service.settled();
    expect(gateway.service.told(TransactionStarted).filter(({ key }) => key === id)).toHaveLength(1);
    await charger.close();
  });
});
