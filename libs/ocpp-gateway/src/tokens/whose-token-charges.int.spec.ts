import { TokenUpdated } from '@csms/contracts';

import { idToken201, start16, Transaction201 } from '../testing/frames';
import type { TestCharger } from '../testing/test-charger';
import { aToken, TestGateway } from '../testing/test-gateway';

describe('a token that charges', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  const start = async (charger: TestCharger, tag: string): Promise<unknown> => {
    const { idTagInfo } = await charger.result('StartTransaction', start16(tag));
    return (idTagInfo as { status: string }).status;
  };

  const start201 = async (charger: TestCharger, tag: string): Promise<unknown> => {
    const event = new Transaction201().event('Started', idToken201(tag));
    const { idTokenInfo } = await charger.result('TransactionEvent', event);
    return (idTokenInfo as { status: string }).status;
  };

  it.each(['1.6', '2.0.1'] as const)(
    'does not keep the same number of another organization from charging (OCPP %s)',
    async (version) => {
      const tag = await gateway.issue();
      await gateway.issue({ id_tag: tag, organization_id: 'org_B' });
      const known = await gateway.register();
      const foreign = await gateway.register({ organization_id: 'org_B' });
      const connect = version === '1.6' ? gateway.connect16.bind(gateway) : gateway.connect201.bind(gateway);
      const begin = version === '1.6' ? start : start201;
      const [here, there] = [await connect(known), await connect(foreign)];
      expect([await begin(here, tag), await begin(there, tag)]).toEqual(['Accepted', 'Accepted']);
      await here.close();
      await there.close();
    },
  );

  it('is accepted at exactly one of two stations of OCPP 2.0.1 that start at the same moment', async () => {
    const stations = await Promise.all(
      (await gateway.registerMany(2)).map((known) => gateway.connect201(known)),
    );
    for (let round = 0; round < 8; round += 1) {
      const tag = await gateway.issue();
      const statuses = await Promise.all(stations.map((station) => start201(station, tag)));
      expect(statuses.sort()).toEqual(['Accepted', 'ConcurrentTx']);
    }
    await Promise.all(stations.map((station) => station.close()));
  });

  it('although it was refused does not keep it from charging elsewhere once it is good', async () => {
    const token = aToken({ status: 'blocked' });
    const tag = await gateway.issue(token);
    const { charger: here } = await gateway.charger16();
    const { charger: there } = await gateway.charger16();
    expect(await start(here, tag)).toBe('Blocked');
    await gateway.service.tell(TokenUpdated, { ...token, status: 'active' });
    await gateway.service.settled();
    expect(await start(there, tag)).toBe('Accepted');
    await here.close();
    await there.close();
  });
});
