import { eventually, type RestClient } from '@csms/testing';

import { boot16 } from '../testing/frames';
import { TestGateway } from '../testing/test-gateway';

let gateway: TestGateway;
let api: RestClient;

const MISMATCH = { status: 409, body: { code: 'protocol_mismatch', ocpp_version: '1.6' } };
const read = (id: string, client = api) => client.get(`/api/v1/ocpp201/${id}/device-model`);

beforeAll(async () => {
  gateway = await TestGateway.start();
  api = gateway.service.as(['read:charge_points'], 'org_A');
}, 60_000);

afterAll(() => gateway.stop(), 30_000);

describe('the device model', () => {
  it('is none of a charger of OCPP 1.6, whether it is there or was', async () => {
    const { charger, id } = await gateway.charger16();
    expect(await read(id)).toMatchObject(MISMATCH);
    await charger.result('BootNotification', boot16);
    await eventually(async () => {
      const sql = 'select 1 from charger_software where charge_point_id = $1 and ocpp_version is not null';
      expect(await gateway.service.platform.database.query(sql, [id])).toHaveLength(1);
    });
    await charger.close();
    await gateway.service.settled();
    expect(await read(id)).toMatchObject(MISMATCH);
  });

  it('is empty of a station that has told nothing, and of one that nobody knows yet', async () => {
    const { id } = await gateway.charger201();
    expect(await read(id)).toMatchObject({ status: 200, body: { total: 0 } });
    const { id: never } = await gateway.register();
    expect(await read(never)).toMatchObject({ status: 200, body: { total: 0 } });
  });

  it('is nobody else’s', async () => {
    const { id } = await gateway.charger16();
    expect(await read(id, gateway.service.as(['read:charge_points'], 'org_B'))).toMatchObject({
      status: 404,
    });
    expect(await read('CP-nobody')).toMatchObject({ status: 404 });
  });
});
