import { DriverRemoved } from '@csms/contracts';

import { start16, stop16 } from '../testing/frames';
import { TestGateway } from '../testing/test-gateway';

describe('a driver who is erased', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  const charge = async (driver_id: string, isEnded: boolean): Promise<string> => {
    const tag = await gateway.issue({ driver_id });
    const { charger, id } = await gateway.charger16();
    const { transactionId } = await charger.result('StartTransaction', start16(tag));
    if (isEnded) await charger.result('StopTransaction', stop16(transactionId));
    await charger.close();
    return id;
  };
  const kept = async (chargePointId: string) => {
    const [row] = await gateway.service.installation.database.query(
      'select driver_id, id_token_key is not null as has_token from ocpp_gateway.transaction where charge_point_id = $1',
      [chargePointId],
    );
    return row;
  };

  it('is not in the transactions that are kept, nor is the token where nobody needs it any more', async () => {
    const [ended, open, others] = [
      await charge('drv_gone', true),
      await charge('drv_gone', false),
      await charge('drv_stays', true),
    ];
    expect(await kept(ended)).toEqual({ driver_id: 'drv_gone', has_token: true });
    await gateway.service.tell(DriverRemoved, {
      driver_id: 'drv_gone',
      organization_id: 'org_A',
      removed_at: new Date().toISOString(),
    });
    await gateway.service.settled();
    expect(await kept(ended)).toEqual({ driver_id: null, has_token: false });
    expect(await kept(open)).toEqual({ driver_id: null, has_token: true });
    expect(await kept(others)).toEqual({ driver_id: 'drv_stays', has_token: true });
  });
});
