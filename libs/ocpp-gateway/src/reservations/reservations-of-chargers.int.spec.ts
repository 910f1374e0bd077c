import { randomInt } from 'node:crypto';

import {
  type EventData,
  ReservationCommandAnsweredLate,
  ReservationCommandCompleted,
  ReservationCommandRequested,
  ReservationStatusReported,
  TransactionStarted,
} from '@csms/contracts';
import { newId } from '@csms/kernel';
import { eventually } from '@csms/testing';

import { start16, Transaction201 } from '../testing/frames';
import type { TestCharger } from '../testing/test-charger';
import { TestGateway } from '../testing/test-gateway';

type Requested = EventData<typeof ReservationCommandRequested>;

describe('reservations at chargers', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  async function ask(id: string, command: Requested['command'], timeout_seconds = 5): Promise<Requested> {
    const requested: Requested = {
      command_id: newId('cmd'),
      organization_id: 'org_A',
      charge_point_id: id,
      command,
      reference: newId('rsv'),
      requested_at: new Date().toISOString(),
      expires_at: new Date(Date.now() + 30_000).toISOString(),
      timeout_seconds,
    };
    await gateway.service.tell(ReservationCommandRequested, requested);
    return requested;
  }

  const outcomeOf = ({ command_id }: Requested) =>
    eventually(() => {
      const found = gateway.service
        .told(ReservationCommandCompleted)
        .find(({ data }) => data.command_id === command_id);
      if (found === undefined) throw new Error('Nothing is known of it');
      return found.data;
    });

  function hears(charger: TestCharger, payload: object): unknown[] {
    const heard: unknown[] = [];
    charger.onCommand((action, asked) => {
      heard.push([action, asked]);
      return { payload };
    });
    return heard;
  }

  const expires_at = new Date(Date.now() + 1_800_000).toISOString();
  const reserve = (evse_id = 1) => ({
    name: 'reserve' as const,
    reservation_number: randomInt(1_000_000_000, 2_000_000_000),
    evse_id,
    id_tag: '04A1B2C3D4E5F6',
    id_token_type: 'ISO15693',
    expires_at,
  });

  it('are made and cancelled in the words of OCPP 1.6, and named by the start', async () => {
    const { charger, id } = await gateway.charger16();
    const heard = hears(charger, { status: 'Accepted' });
    const command = reserve();
    const { reservation_number: reservationId } = command;
    expect(await outcomeOf(await ask(id, command))).toMatchObject({ command, status: 'Accepted' });
    hears(charger, { status: 'Occupied' });
    const cancelled = await ask(id, { name: 'cancel_reservation', reservation_number: reservationId });
    // Any word of the charger is told as it is.
    expect(await outcomeOf(cancelled)).toMatchObject({
      reference: cancelled.reference,
      status: 'Error',
      reason: 'invalid_response',
    });
    expect(heard).toEqual([
      ['ReserveNow', { connectorId: 1, expiryDate: expires_at, idTag: '04A1B2C3D4E5F6', reservationId }],
    ]);
    await charger.result('StartTransaction', { ...start16(await gateway.issue()), reservationId });
    await gateway.service.settled();
    const started = gateway.service.told(TransactionStarted).filter(({ key }) => key === id);
    expect(started.map(({ data }) => data.reservation_id)).toEqual([reservationId]);
    await charger.close();
  });

  it('are made and cancelled in the words of OCPP 2.0.1, and ended by the station', async () => {
    const { charger, id } = await gateway.charger201();
    const heard = hears(charger, { status: 'Accepted' });
    const [command, any] = [reserve(2), reserve(0)];
    const { reservation_number: number } = command;
    await outcomeOf(await ask(id, command));
    await outcomeOf(await ask(id, any));
    await outcomeOf(await ask(id, { name: 'cancel_reservation', reservation_number: number }));
    const idToken = { idToken: '04A1B2C3D4E5F6', type: 'ISO15693' };
    expect(heard).toEqual([
      ['ReserveNow', { id: number, expiryDateTime: expires_at, idToken, evseId: 2 }],
      ['ReserveNow', { id: any.reservation_number, expiryDateTime: expires_at, idToken }],
      ['CancelReservation', { reservationId: number }],
    ]);
    await charger.result('ReservationStatusUpdate', {
      reservationId: number,
      reservationUpdateStatus: 'Expired',
    });
    const transaction = new Transaction201({ id: 1, connectorId: 1 });
    await charger.result('TransactionEvent', {
      ...transaction.event('Started', { idToken: { idToken: await gateway.issue(), type: 'ISO14443' } }),
      reservationId: any.reservation_number,
    });
    await gateway.service.settled();
    expect(gateway.service.told(ReservationStatusReported).filter(({ key }) => key === id)).toMatchObject([
      { data: { reservation_id: number, status: 'Expired' } },
    ]);
    const started = gateway.service.told(TransactionStarted).filter(({ key }) => key === id);
    expect(started.map(({ data }) => data.reservation_id)).toEqual([any.reservation_number]);
    await charger.close();
  });

  it('are told as what the charger makes of them, or that it is away', async () => {
    const { charger, id } = await gateway.charger16();
    hears(charger, { status: 'Faulted' });
    expect(await outcomeOf(await ask(id, reserve()))).toMatchObject({
      status: 'Rejected',
      reason: 'Faulted',
      response: { status: 'Faulted' },
    });
    charger.onCommand(() => ({ code: 'NotSupported', description: '' }));
    expect(await outcomeOf(await ask(id, reserve()))).toMatchObject({
      status: 'Error',
      reason: 'NotSupported',
    });
    const long = { ...reserve(), id_tag: 'X'.repeat(21) };
    expect(await outcomeOf(await ask(id, long))).toMatchObject({
      status: 'Error',
      reason: 'validation_failed',
    });
    await charger.close();
    expect(await outcomeOf(await ask(id, reserve()))).toMatchObject({
      status: 'Error',
      reason: 'charge_point_offline',
      sent_at: null,
    });
  });

  it('are told of again when the charger answers late', async () => {
    const { charger, id } = await gateway.charger16();
    charger.onCommand(() => null);
    const asked = await ask(id, reserve(), 1);
    expect(await outcomeOf(asked)).toMatchObject({ status: 'Timeout', reason: 'charge_point_timeout' });
    charger.answerLate({ payload: { status: 'Accepted' } });
    await eventually(() => {
      const late = gateway.service.told(ReservationCommandAnsweredLate).map(({ data }) => data);
      expect(late).toMatchObject([
        {
          command_id: asked.command_id,
          command: 'reserve',
          reference: asked.reference,
          response: { status: 'Accepted' },
        },
      ]);
    });
    await charger.close();
  });
});
