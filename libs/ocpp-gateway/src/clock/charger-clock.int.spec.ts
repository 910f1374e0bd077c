import { TransactionEnded, TransactionStarted } from '@csms/contracts';

import { Connections } from '../connections/connections';
import { start16, stop16 } from '../testing/frames';
import type { TestCharger } from '../testing/test-charger';
import { TestGateway } from '../testing/test-gateway';

import { instantOf } from './charger-clock';
import { ClockWatch } from './clock-watch';

const HOUR_MS = 3_600_000;

describe('the clock of a charger', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  const charge = async (charger: TestCharger, startedAt: string, endedAt: string): Promise<void> => {
    const { transactionId } = await charger.result(
      'StartTransaction',
      start16(await gateway.issue(), { timestamp: startedAt }),
    );
    await charger.result('StopTransaction', stop16(transactionId, { timestamp: endedAt }));
  };
  const status = (timestamp: string): object => ({
    connectorId: 1,
    status: 'Available',
    errorCode: 'NoError',
    timestamp,
  });
  const skewOf = async (id: string): Promise<number | undefined> => {
    const [row] = await gateway.service.platform.database.query<{ ms: number }>(
      'select clock_skew_ms::int as ms from ocpp_gateway.charge_point where charge_point_id = $1',
      [id],
    );
    return row?.ms;
  };
  const clocks = async (id: string): Promise<unknown[]> => {
    await gateway.service.settled();
    const events = [...gateway.service.told(TransactionStarted), ...gateway.service.told(TransactionEnded)];
    return events.filter(({ key }) => key === id).map(({ data }) => data.clock);
  };
  const told = async (id: string): Promise<{ readonly start?: string; readonly end?: string }> => {
    await gateway.service.settled();
    const [start] = gateway.service.told(TransactionStarted).filter(({ key }) => key === id);
    const [end] = gateway.service.told(TransactionEnded).filter(({ key }) => key === id);
    return { start: start?.data.started_at, end: end?.data.ended_at };
  };

  /** What takes a minute in the field is told with the receipts of that minute. */
  const readerOf = (id: string): ((ms: number, skewMs?: number) => Promise<object>) => {
    const socket = gateway.service.app.get(Connections).get(id);
    if (socket === null) throw new Error('not connected');
    const read = gateway.service.app
      .get(ClockWatch)
      .around('1.6', 'StatusNotification', ({ timestamp }: { timestamp: string }, context) =>
        Promise.resolve(instantOf(timestamp, context)),
      );
    return (ms, skewMs = -5 * HOUR_MS) =>
      read(status(new Date(ms + skewMs).toISOString()) as never, {
        charger: socket.charger,
        receivedAt: new Date(ms),
        messageId: 'id',
        gone: new AbortController().signal,
        by: { responder: 'default', problem: null },
      });
  };

  it('is one of local time by the next connection too, whatever its queue says first', async () => {
    // Delhi is 5:30 ahead, all year.
    const chargePoint = await gateway.register({ time_zone: 'Asia/Kolkata' });
    const local = (ms: number): string => new Date(ms + 5.5 * HOUR_MS).toISOString().replace('Z', '');
    const now = Date.now();
    const first = await gateway.connect16(chargePoint);
    await first.result('StatusNotification', status(local(now)));
    await first.close();

    // What was local time six hours ago is half an hour ago in UTC; what was it at 5:30 ago is UTC's now.
    const started = now - 6 * HOUR_MS;
    const ended = now - 5.5 * HOUR_MS;
    const back = await gateway.connect16(chargePoint);
    await charge(back, local(started), local(ended));
    expect(await told(chargePoint.id)).toEqual({
      start: new Date(started).toISOString(),
      end: new Date(ended).toISOString(),
    });
    // Local time is no wrong clock.
    expect(await clocks(chargePoint.id)).toEqual([undefined, undefined]);
    await back.close();
  });

  it('is corrected by what it has been wrong by, in the charges that begin from then on', async () => {
    const chargePoint = await gateway.register();
    await gateway.service.platform.database.query(
      'update ocpp_gateway.charge_point set clock_skew_ms = $2 where charge_point_id = $1',
      [chargePoint.id, -5 * HOUR_MS],
    );
    const now = Date.now();
    const byItsClock = (ms: number): string => new Date(ms - 5 * HOUR_MS).toISOString();
    const charger = await gateway.connect16(chargePoint);
    await charge(charger, byItsClock(now - HOUR_MS), byItsClock(now));
    expect(await told(chargePoint.id)).toEqual({
      start: new Date(now - HOUR_MS).toISOString(),
      end: new Date(now).toISOString(),
    });
    expect(await clocks(chargePoint.id)).toEqual([
      { stated_at: byItsClock(now - HOUR_MS), corrected_by_ms: 5 * HOUR_MS },
      { stated_at: byItsClock(now), corrected_by_ms: 5 * HOUR_MS },
    ]);

    // It is set: that counts at once, and for the next connection.
    const right = new Date().toISOString();
    await charger.result('StatusNotification', status(right));
    await charger.close();
    expect(await skewOf(chargePoint.id)).toBe(0);
  });

  it('is known by messages that are wrong by the same, but not in the middle of a charge', async () => {
    const chargePoint = await gateway.register();
    const charger = await gateway.connect16(chargePoint);
    const { transactionId } = await charger.result('StartTransaction', start16(await gateway.issue()));
    const readAt = readerOf(chargePoint.id);
    const now = Date.now();
    for (const seconds of [0, 20, 40]) {
      expect(await readAt(now + seconds * 1000)).toEqual(new Date(now + seconds * 1000 - 5 * HOUR_MS));
    }
    await charger.result('StopTransaction', stop16(transactionId));
    expect(await readAt(now + 60_000)).toEqual(new Date(now + 60_000));
    expect(await skewOf(chargePoint.id)).toBe(-5 * HOUR_MS);
    await charger.close();
  });

  it('is taken off the start too, where it was wrong at the start and is set right in mid-charge', async () => {
    const chargePoint = await gateway.register();
    const charger = await gateway.connect16(chargePoint);
    const now = Date.now();
    const yearMs = 365 * 24 * HOUR_MS;
    const { transactionId } = await charger.result(
      'StartTransaction',
      start16(await gateway.issue(), { timestamp: new Date(now - yearMs).toISOString() }),
    );
    const readAt = readerOf(chargePoint.id);
    for (const seconds of [0, 20, 40]) await readAt(now + seconds * 1000, -yearMs);
    expect(await readAt(now + 60_000, -yearMs)).toEqual(new Date(now + 60_000));
    expect(await readAt(now + 70_000, 0)).toEqual(new Date(now + 70_000));
    const endedAt = new Date().toISOString();
    await charger.result('StopTransaction', stop16(transactionId, { timestamp: endedAt }));
    await gateway.service.settled();
    const [end] = gateway.service.told(TransactionEnded).filter(({ key }) => key === chargePoint.id);
    expect(end?.data).toMatchObject({
      ended_at: endedAt,
      start_corrected: { told_at: new Date(now - yearMs).toISOString() },
    });
    const startedMs = Date.parse(end?.data.start_corrected?.started_at ?? '');
    expect(Math.abs(startedMs - now)).toBeLessThan(5_000);
    await charger.close();
  });
});
