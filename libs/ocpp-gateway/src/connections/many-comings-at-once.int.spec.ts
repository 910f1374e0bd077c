import { ChargePointConnected, ChargePointDisconnected } from '@csms/contracts';
import { eventually } from '@csms/testing';

import type { TestCharger } from '../testing/test-charger';
import { TestGateway } from '../testing/test-gateway';

const CHARGERS = 60;
const SOCKETS_OF_ONE = 6;

describe('many sockets at once', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start({ environment: { CSMS_DATABASE_POOL_SIZE: '2' } });
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  const connected = async () => {
    const { database } = gateway.service.platform;
    const rows = await database.query<{ charge_point_id: string }>('select charge_point_id from connection');
    return rows.map((row) => row.charge_point_id).sort();
  };

  it('are each taken in, one for each charger, and each charger is told to have gone once', async () => {
    const chargePoints = await gateway.registerMany(CHARGERS);
    const [busy, ...others] = chargePoints;
    if (busy === undefined) throw new Error('no charge points');
    const hasty = Array.from({ length: SOCKETS_OF_ONE }, () => gateway.connect16(busy));
    const steady = await Promise.all(others.map((known) => gateway.connect16(known)));
    const sockets = await Promise.all(hasty);
    const left = await Promise.race(sockets.map((socket) => survivor(socket, sockets)));
    expect(await connected()).toEqual(chargePoints.map(({ id }) => id).sort());
    await left.result('Heartbeat', {});
    await Promise.all([left, ...steady].map((charger) => charger.close()));
    await eventually(async () => expect(await connected()).toEqual([]));
    await gateway.service.settled();
    const ids = chargePoints.map(({ id }) => id).sort();
    const gone = gateway.service.told(ChargePointDisconnected).map(({ key }) => key);
    expect(gone.sort()).toEqual(ids);
    const come = gateway.service.told(ChargePointConnected).map(({ key }) => key);
    expect([...new Set(come)].sort()).toEqual(ids);
  });
});

/** Resolves with the socket when all the others of its charger were closed for it. */
async function survivor(socket: TestCharger, sockets: readonly TestCharger[]): Promise<TestCharger> {
  const ends = await Promise.all(sockets.filter((other) => other !== socket).map((other) => other.closed));
  expect(ends).toEqual(ends.map(() => ({ code: 1008, reason: 'replaced' })));
  return socket;
}
