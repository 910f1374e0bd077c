import {
  ChargePointBooted,
  ChargePointConnected,
  ChargePointDisconnected,
  ChargePointHeard,
  ConnectorStatusChanged,
  type EventData,
  HeartbeatIntervalChanged,
} from '@csms/contracts';
import type { AnyEventDefinition, PayloadOf } from '@csms/platform-kafka';
import { eventually } from '@csms/testing';

import { boot16 } from '../testing/frames';
import type { TestCharger } from '../testing/test-charger';
import { TestGateway } from '../testing/test-gateway';

describe('what is told of the life of chargers', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  function told<D extends AnyEventDefinition>(definition: D, id: string): PayloadOf<D>[] {
    return gateway.service
      .told(definition)
      .filter(({ key }) => key === id)
      .map(({ data }) => data);
  }

  const heard = (id: string): EventData<typeof ChargePointHeard>[] => told(ChargePointHeard, id);
  const boot201 = { reason: 'PowerUp', chargingStation: { vendorName: 'ABB', model: 'Terra' } };
  const status = { connectorId: 1, errorCode: 'NoError', status: 'Available' };

  it.each(['16', '201'] as const)('a heartbeat is told, in OCPP %s', async (version) => {
    const { charger, id } = version === '16' ? await gateway.charger16() : await gateway.charger201();
    const before = new Date().toISOString();
    await charger.result('Heartbeat', {});
    await eventually(() => expect(heard(id)).toHaveLength(1));
    const [sign] = heard(id);
    expect(sign).toMatchObject({ charge_point_id: id, organization_id: 'org_A', is_heartbeat: true });
    expect(String(sign?.received_at) >= before).toBe(true);
    await charger.close();
  });

  it('a message of which nothing else is told is a sign; one that tells when it came is sign enough', async () => {
    const { charger, id } = await gateway.charger16();
    await charger.result('StatusNotification', status);
    await eventually(() => expect(told(ConnectorStatusChanged, id)).toHaveLength(1));
    expect(told(ConnectorStatusChanged, id)[0]?.received_at).toEqual(expect.any(String));
    await charger.close();
    const { charger: other, id: otherId } = await gateway.charger16();
    await other.call('Authorize', { idTag: 'NOBODY' });
    await eventually(() => expect(heard(otherId)).toMatchObject([{ is_heartbeat: false }]));
    // Soon after it no other message is told, but a heartbeat is.
    await other.call('Authorize', { idTag: 'NOBODY' });
    await other.result('Heartbeat', {});
    await eventually(() => expect(heard(otherId)).toHaveLength(2));
    expect(heard(otherId).map((sign) => sign.is_heartbeat)).toEqual([false, true]);
    expect(heard(id)).toEqual([]);
    await other.close();
  });

  it('each connection has a greater number than the one before, which its end tells, too', async () => {
    const chargePoint = await gateway.register();
    const numbers = () =>
      [...told(ChargePointConnected, chargePoint.id), ...told(ChargePointDisconnected, chargePoint.id)].map(
        (event) => event.connection_epoch,
      );
    const first = await gateway.connect16(chargePoint);
    await first.close();
    await eventually(() => expect(told(ChargePointDisconnected, chargePoint.id)).toHaveLength(1));
    const second = await gateway.connect16(chargePoint);
    await eventually(() => expect(told(ChargePointConnected, chargePoint.id)).toHaveLength(2));
    const [one, two, ended] = numbers();
    expect(ended).toBe(one);
    expect(Number(two)).toBeGreaterThan(Number(one));
    await second.close();
  });

  it.each(['16', '201'] as const)('a boot tells the interval of its answer, in OCPP %s', async (version) => {
    const chargePoint = await gateway.register({ heartbeat_interval_seconds: 240 });
    const charger =
      version === '16' ? await gateway.connect16(chargePoint) : await gateway.connect201(chargePoint);
    await charger.result('BootNotification', version === '16' ? boot16 : boot201);
    await eventually(() => expect(told(ChargePointBooted, chargePoint.id)).toHaveLength(1));
    expect(told(ChargePointBooted, chargePoint.id)[0]?.heartbeat_interval_seconds).toBe(240);
    await charger.close();
  });

  describe('an interval that is set by a command', () => {
    const send = (path: string, body: object) =>
      gateway.service.as(['write:charge_points'], 'org_A').post(path, body);
    const intervals = (id: string) =>
      told(HeartbeatIntervalChanged, id).map((event) => event.interval_seconds);

    /** It must have said something, or commands do not find it yet. */
    async function answering(charger: TestCharger, answer: object): Promise<void> {
      charger.onCommand(() => ({ payload: answer }));
      await charger.result('Heartbeat', {});
    }

    it('is told when the charger took it, in OCPP 1.6', async () => {
      const { charger, id } = await gateway.charger16();
      await answering(charger, { status: 'Rejected' });
      const body = { key: 'HeartbeatInterval', value: '77' };
      expect(await send(`/api/v1/ocpp16/${id}/change_configuration`, body)).toMatchObject({ status: 200 });
      await answering(charger, { status: 'Accepted' });
      await send(`/api/v1/ocpp16/${id}/change_configuration`, { ...body, value: '88' });
      await eventually(() => expect(intervals(id)).toEqual([88]));
      await charger.close();
    });

    it('is told when the station took it, in OCPP 2.0.1', async () => {
      const { charger, id } = await gateway.charger201();
      const named = { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } };
      await answering(charger, { setVariableResult: [{ ...named, attributeStatus: 'Accepted' }] });
      const answer = await send(`/api/v1/ocpp201/${id}/set_variables`, {
        items: [{ ...named, value: '99' }],
      });
      expect(answer).toMatchObject({ status: 200 });
      await eventually(() => expect(intervals(id)).toEqual([99]));
      await charger.close();
    });
  });
});
