import {
  ChargePointConnected,
  ChargePointDecommissioned,
  ChargePointDisconnected,
  ChargePointRegistered,
  ConnectorStatusChanged,
  MeterValuesReceived,
  SessionEnded,
  SessionEndPresumed,
  SessionReopened,
  TransactionEnded,
  TransactionLost,
  TransactionStarted,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { ACharge, at } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

import { GhostSessions } from './ghost-sessions.service';

describe('a session whose end is never told', () => {
  let service: TestService;
  let api: RestClient;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:sessions'], 'org_A');
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const tell: TestService['tell'] = (...args) => service.tell(...args);
  const query = (sql: string, parameters: unknown[]) => service.platform.database.query(sql, parameters);
  const session = async (charge: ACharge) => (await api.get(`/api/v1/sessions/${charge.sessionId}`)).body;
  const toldOf = (definition: typeof SessionEnded | typeof SessionReopened, charge: ACharge) =>
    service.told(definition).filter(({ data }) => data.session_id === charge.sessionId);

  /** As if the grace, or so many hours of silence, had passed. */
  async function later(charge: ACharge, hours = 0): Promise<void> {
    await service.settled();
    await query('update suspicion set due_at = now() where session_id = $1', [charge.sessionId]);
    await query('update session set updated_at = updated_at - make_interval(hours => $2) where id = $1', [
      charge.sessionId,
      hours,
    ]);
    await query('update presence set since = since - make_interval(hours => $2) where charge_point_id = $1', [
      charge.chargePointId,
      hours,
    ]);
    await service.app.get(GhostSessions).sweep();
    await service.settled();
  }

  async function charging(): Promise<ACharge> {
    const charge = new ACharge();
    await tell(TransactionStarted, charge.started());
    await tell(MeterValuesReceived, charge.metered('08:30', 6_500));
    return charge;
  }

  const connection = (charge: ACharge) => ({
    ...ChargePointConnected.example,
    charge_point_id: charge.chargePointId,
    connected_at: new Date().toISOString(),
  });

  it('ended when its connector became free, and not before the charger had time to say so itself', async () => {
    const charge = await charging();
    await tell(ConnectorStatusChanged, charge.status('Available', '08:45'));
    await service.settled();
    await service.app.get(GhostSessions).sweep();
    expect(await session(charge)).toMatchObject({ status: 'active' });
    await later(charge);
    expect(await session(charge)).toMatchObject({
      status: 'completed',
      ended_at: at('08:45'),
      energy_kwh: 5.5,
      stop_reason: 'VehicleLeft',
      is_end_presumed: true,
    });
    expect(toldOf(SessionEnded, charge)).toMatchObject([{ data: { revision: 1, energy_wh: 5_500 } }]);
    const presumed = service.told(SessionEndPresumed).filter(({ key }) => key === charge.sessionId);
    expect(presumed).toMatchObject([{ data: { reason: 'VehicleLeft', ended_at: at('08:45') } }]);
  });

  it('goes on with any later sign, and ends as its charger says in the end', async () => {
    const charge = await charging();
    await tell(ConnectorStatusChanged, charge.status('Available', '08:45'));
    await later(charge);
    await tell(MeterValuesReceived, charge.metered('08:50', 9_000));
    await service.settled();
    expect(await session(charge)).toMatchObject({ status: 'active', ended_at: null, stop_reason: null });
    expect(toldOf(SessionReopened, charge)).toHaveLength(1);
    await tell(TransactionEnded, charge.ended());
    await service.settled();
    expect(await session(charge)).toMatchObject({
      status: 'completed',
      stop_reason: 'EVDisconnected',
      is_end_presumed: false,
      energy_kwh: 14.7,
    });
    expect(toldOf(SessionEnded, charge).map(({ data }) => data.revision)).toEqual([1, 2]);
  });

  it('is corrected by a stop that comes days late', async () => {
    const charge = await charging();
    await tell(ConnectorStatusChanged, charge.status('Available', '08:45'));
    await later(charge);
    await tell(TransactionEnded, charge.ended({ ended_at: at('08:44'), meter_stop_wh: 8_000 }));
    await service.settled();
    expect(await session(charge)).toMatchObject({ ended_at: at('08:44'), energy_kwh: 7, corrected: true });
  });

  it('goes on where the vehicle was told to have left, and charges', async () => {
    const charge = await charging();
    await tell(ConnectorStatusChanged, charge.status('Available', '08:45'));
    await tell(MeterValuesReceived, charge.metered('08:46', 7_000));
    await later(charge);
    expect(await session(charge)).toMatchObject({ status: 'active' });
  });

  it('ended with its last sign where another began at the connector', async () => {
    const charge = await charging();
    const next = new ACharge({ charge_point_id: charge.chargePointId });
    await tell(TransactionStarted, next.started({ started_at: at('10:00') }));
    await later(charge);
    expect(await session(charge)).toMatchObject({
      status: 'stopped',
      ended_at: at('08:30'),
      stop_reason: 'Superseded',
    });
    expect(await session(next)).toMatchObject({ status: 'active' });
  });

  it('ended where its start is told after that of the next at the connector', async () => {
    const late = new ACharge();
    const next = new ACharge({ charge_point_id: late.chargePointId });
    await tell(TransactionStarted, next.started({ started_at: at('10:00') }));
    await tell(TransactionStarted, late.started());
    await later(late);
    expect(await session(late)).toMatchObject({ stop_reason: 'Superseded', ended_at: at('08:12') });
    expect(await session(next)).toMatchObject({ status: 'active' });
  });

  it('ended with its last sign where its station has forgotten it', async () => {
    const charge = await charging();
    await tell(TransactionLost, {
      ...TransactionLost.example,
      charge_point_id: charge.chargePointId,
      session_id: charge.sessionId,
    });
    await later(charge);
    expect(await session(charge)).toMatchObject({ ended_at: at('08:30'), stop_reason: 'EndLost' });
  });

  describe('whose charge point is removed', () => {
    const removed = (charge: ACharge) =>
      tell(ChargePointDecommissioned, {
        ...ChargePointDecommissioned.example,
        charge_point_id: charge.chargePointId,
      });

    it('ended with its last sign, at once, and says why', async () => {
      const charge = await charging();
      const other = await charging();
      await tell(ChargePointRegistered, {
        ...ChargePointRegistered.example,
        charge_point_id: other.chargePointId,
      });
      await tell(ChargePointConnected, connection(charge));
      await removed(charge);
      await later(charge);
      expect(await session(charge)).toMatchObject({
        status: 'stopped',
        ended_at: at('08:30'),
        energy_kwh: 5.5,
        stop_reason: 'ChargePointRemoved',
        is_end_presumed: true,
      });
      expect(toldOf(SessionEnded, charge)).toMatchObject([{ data: { revision: 1, energy_wh: 5_500 } }]);
      const presumed = service.told(SessionEndPresumed).filter(({ key }) => key === charge.sessionId);
      expect(presumed).toMatchObject([{ data: { reason: 'ChargePointRemoved' } }]);
      expect(await session(other)).toMatchObject({ status: 'active' });
    });

    it('ends anew with what the charger told before, and Kafka brings after it', async () => {
      const charge = await charging();
      await removed(charge);
      await later(charge);
      await tell(MeterValuesReceived, charge.metered('08:50', 9_000));
      await later(charge);
      expect(await session(charge)).toMatchObject({
        ended_at: at('08:50'),
        energy_kwh: 8,
        stop_reason: 'ChargePointRemoved',
      });
    });

    it('is corrected by a stop that comes late', async () => {
      const charge = await charging();
      await removed(charge);
      await later(charge);
      await tell(TransactionEnded, charge.ended());
      await later(charge);
      expect(await session(charge)).toMatchObject({
        stop_reason: 'EVDisconnected',
        energy_kwh: 14.7,
        is_end_presumed: false,
        corrected: true,
      });
    });
  });

  it.each([
    ['is over after a day without its charger', false, 25, 'stopped'],
    ['goes on while its charger was away for less', false, 23, 'active'],
    ['goes on while its charger is here with nothing to tell', true, 25, 'active'],
    ['is over after three days of silence of a charger that is here', true, 73, 'stopped'],
  ])('%s', async (_, isOnline, hours, status) => {
    const charge = await charging();
    await tell(ChargePointConnected, connection(charge));
    if (!isOnline) {
      await tell(ChargePointDisconnected, {
        ...ChargePointDisconnected.example,
        charge_point_id: charge.chargePointId,
        disconnected_at: new Date(Date.now() + 1).toISOString(),
      });
    }
    await later(charge, hours);
    expect(await session(charge)).toMatchObject({
      status,
      stop_reason: status === 'active' ? null : 'ChargerSilent',
    });
  });

  it('is not ended by a charger that went long ago and came back', async () => {
    const charge = await charging();
    const away = { ...ChargePointDisconnected.example, charge_point_id: charge.chargePointId };
    await tell(ChargePointConnected, connection(charge));
    // Late, of the socket before: it says nothing of now.
    await tell(ChargePointDisconnected, { ...away, disconnected_at: at('07:00') });
    await later(charge, 25);
    expect(await session(charge)).toMatchObject({ status: 'active' });
  });

  it('is not ended by the end of a connection before the newest, whatever the clocks of instances say', async () => {
    const charge = await charging();
    const gone = { ...ChargePointDisconnected.example, charge_point_id: charge.chargePointId };
    const disconnected_at = new Date(Date.now() + 60_000).toISOString();
    await tell(ChargePointConnected, { ...connection(charge), connection_epoch: 8 });
    await tell(ChargePointDisconnected, { ...gone, connection_epoch: 7, disconnected_at });
    await later(charge, 25);
    expect(await session(charge)).toMatchObject({ status: 'active' });
    await tell(ChargePointDisconnected, { ...gone, connection_epoch: 8, disconnected_at: at('07:00') });
    await later(charge, 25);
    expect(await session(charge)).toMatchObject({ status: 'stopped', stop_reason: 'ChargerSilent' });
  });

  it('goes on for a day after its charger went, however long it had nothing to tell before', async () => {
    const charge = await charging();
    await tell(ChargePointConnected, connection(charge));
    await later(charge, 30);
    await tell(ChargePointDisconnected, {
      ...ChargePointDisconnected.example,
      charge_point_id: charge.chargePointId,
      disconnected_at: new Date(Date.now() + 1).toISOString(),
    });
    await later(charge);
    expect(await session(charge)).toMatchObject({ status: 'active' });
    await later(charge, 25);
    expect(await session(charge)).toMatchObject({ status: 'stopped', stop_reason: 'ChargerSilent' });
  });
});
