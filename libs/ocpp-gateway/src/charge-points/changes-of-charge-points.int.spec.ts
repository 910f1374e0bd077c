import {
  ChargePointDecommissioned,
  ChargePointDisconnected,
  ChargePointUpdated,
  ConnectorStatusChanged,
} from '@csms/contracts';
import { eventually } from '@csms/testing';

import { type TestCharger } from '../testing/test-charger';
import { type KnownChargePoint, TestGateway } from '../testing/test-gateway';

const ELSEWHERE = { site_id: 'site_2', project_id: null, time_zone: 'Asia/Tokyo' };

describe('a change of a charge point that is connected', () => {
  let gateway: TestGateway;
  let other: TestGateway;
  let known: KnownChargePoint;

  beforeAll(async () => {
    gateway = await TestGateway.start();
    // The event comes to one of the two instances, the socket may be at the other.
    other = await TestGateway.start({ installation: gateway.service.installation });
  }, 60_000);

  beforeEach(async () => {
    known = await gateway.register();
  });

  afterAll(async () => {
    await other.stop();
    await gateway.stop();
  }, 30_000);

  const tellStatus = (charger: TestCharger) =>
    charger.result('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' });
  const lastStatus = () =>
    gateway.service
      .told(ConnectorStatusChanged)
      .filter(({ key }) => key === known.id)
      .at(-1)?.data;

  it.each([
    ['one instance', () => gateway],
    ['the other instance', () => other],
  ])('reaches its socket at %s: its events name the new place', async (_which, at) => {
    const charger = await at().connect16(known);
    await gateway.service.tell(ChargePointUpdated, { ...known.event, ...ELSEWHERE });
    await eventually(async () => {
      await tellStatus(charger);
      expect(lastStatus()).toMatchObject(ELSEWHERE);
    });
    await charger.close();
    await eventually(() => {
      const gone = gateway.service.told(ChargePointDisconnected).filter(({ key }) => key === known.id);
      expect(gone).toMatchObject([{ data: ELSEWHERE }]);
    });
  });

  it.each([
    ['one instance', () => gateway],
    ['the other instance', () => other],
  ])('closes its socket at %s when it is decommissioned', async (_which, at) => {
    const charger = await at().connect16(known);
    await gateway.service.tell(ChargePointDecommissioned, { ...known.event, lifecycle: 'decommissioned' });
    expect(await charger.closed).toEqual({ code: 1000, reason: 'decommissioned' });
  });

  describe('that is decommissioned', () => {
    beforeEach(async () => {
      await gateway.service.tell(ChargePointDecommissioned, { ...known.event, lifecycle: 'decommissioned' });
      await gateway.service.settled();
    });

    it('answers its boot Rejected, in both versions, and closes', async () => {
      const charger16 = await gateway.connect16(known);
      const boot16 = { chargePointVendor: 'ABB', chargePointModel: 'Terra' };
      expect(await charger16.result('BootNotification', boot16)).toEqual({
        status: 'Rejected',
        currentTime: expect.any(String),
        interval: 86_400,
      });
      expect(await charger16.closed).toEqual({ code: 1000, reason: 'decommissioned' });
      const charger201 = await gateway.connect201(known);
      const boot201 = { reason: 'PowerUp', chargingStation: { vendorName: 'ABB', model: 'Terra' } };
      expect(await charger201.result('BootNotification', boot201)).toMatchObject({ status: 'Rejected' });
      await charger201.closed;
    });

    it('serves nothing else', async () => {
      const charger = await gateway.connect16(known);
      expect(await charger.call('Heartbeat', {})).toMatchObject({ kind: 'error', code: 'SecurityError' });
      await charger.closed;
    });

    it('is refused with a wrong password like any other', async () => {
      await expect(gateway.connect16({ ...known, password: 'f'.repeat(40) })).rejects.toMatchObject({
        status: 401,
      });
    });

    it('is no connection: nobody is told of it', async () => {
      const before = gateway.service.installation.events.heardOf(known.id).length;
      const charger = await gateway.connect16(known);
      await charger.call('Heartbeat', {});
      await charger.closed;
      await gateway.service.settled();
      expect(gateway.service.installation.events.heardOf(known.id)).toHaveLength(before);
    });
  });
});
