import {
  MeterValuesReceived,
  SessionEndPresumed,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';

import { idToken201, meter16, minutesAgo, start16, stop16, Transaction201 } from '../testing/frames';
import { TestGateway } from '../testing/test-gateway';

describe('transactions of chargers', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  const starts = (chargePointId: string) =>
    gateway.service.told(TransactionStarted).filter(({ key }) => key === chargePointId);
  const ends = (chargePointId: string) =>
    gateway.service.told(TransactionEnded).filter(({ key }) => key === chargePointId);

  it('give a start that is told again, under another message id, the same transaction', async () => {
    const tag = await gateway.issue();
    const { charger, id } = await gateway.charger16();
    const first = await charger.result('StartTransaction', start16(tag), 'first');
    const again = await charger.result('StartTransaction', start16(tag.toLowerCase()), 'second');
    expect(first).toEqual({ transactionId: expect.any(Number), idTagInfo: { status: 'Accepted' } });
    expect(again).toEqual(first);
    await gateway.service.settled();
    expect(starts(id).length).toBeGreaterThan(0);
    expect(new Set(starts(id).map((event) => event.id)).size).toBe(1);
    expect(starts(id)[0]?.data).toMatchObject({
      ocpp_transaction_id: String(first['transactionId']),
      authorization: { id_token: tag, status: 'Accepted' },
      meter_start_wh: 1_000,
      started_at: minutesAgo(60),
    });
    await charger.close();
  });

  it('are at the EVSE that their start named, though no later event of 2.0.1 names it', async () => {
    const tag = await gateway.issue();
    const { charger, id } = await gateway.charger201();
    const charge = new Transaction201({ id: 3, connectorId: 1 });
    const value = { sampledValue: [{ value: 5_000, measurand: 'Energy.Active.Import.Register' }] };
    const meterValue = [{ timestamp: minutesAgo(30), ...value }];
    const later = { evse: undefined, triggerReason: 'MeterValuePeriodic', meterValue };
    await charger.result('TransactionEvent', charge.event('Started', idToken201(tag)));
    await charger.result('TransactionEvent', charge.event('Updated', later));
    await charger.result('TransactionEvent', charge.event('Ended', later));
    await gateway.service.settled();
    const updates = gateway.service.told(TransactionUpdated).filter(({ key }) => key === id);
    const place = { evse_id: 3, connector_id: 1 };
    expect(updates[0]?.data).toMatchObject(place);
    expect(ends(id)[0]?.data).toMatchObject(place);
    await charger.close();
  });

  it('do not end before they began, and tell what was stated', async () => {
    const tag = await gateway.issue();
    const { charger, id } = await gateway.charger16();
    const { transactionId } = await charger.result('StartTransaction', start16(tag));
    await charger.result('StopTransaction', stop16(transactionId, { timestamp: minutesAgo(80) }));
    const station = await gateway.charger201();
    const charge = new Transaction201();
    await station.charger.result(
      'TransactionEvent',
      charge.event('Started', idToken201(await gateway.issue())),
    );
    await station.charger.result('TransactionEvent', charge.event('Ended', { timestamp: minutesAgo(70) }));
    await gateway.service.settled();
    // As long as lies between their receipts.
    const [stop, last] = [ends(id)[0]?.data, ends(station.id)[0]?.data];
    expect(stop).toMatchObject({ connector_id: 1, clock: { stated_at: minutesAgo(80) } });
    expect(last).toMatchObject({ clock: { stated_at: minutesAgo(70) } });
    const lengths = [
      Date.parse(stop?.ended_at ?? '') - Date.parse(minutesAgo(60)),
      Date.parse(last?.ended_at ?? '') - Date.parse(minutesAgo(50)),
    ];
    for (const ms of lengths) expect(ms >= 0 && ms < 60_000).toBe(true);
    expect(stop?.clock?.corrected_by_ms).toBe(20 * 60_000 + (lengths[0] ?? NaN));
    await Promise.all([charger.close(), station.charger.close()]);
  });

  it('have readings of the future at the time of their receipt, and tell what was stated', async () => {
    const { charger, id } = await gateway.charger16();
    const ahead = new Date(Date.now() + 7_200_000).toISOString();
    const meterValue = [{ timestamp: ahead, sampledValue: [{ value: '5000' }] }];
    await charger.result('MeterValues', { connectorId: 1, meterValue });
    await gateway.service.settled();
    const [read] = gateway.service.told(MeterValuesReceived).filter(({ key }) => key === id);
    expect(read?.data.clock?.stated_at).toBe(ahead);
    expect(read?.data.samples[0]?.timestamp).toBe(read?.data.received_at);
    await charger.close();
  });

  it('tell of values that are no numbers, beside what could be read and without', async () => {
    const tag = await gateway.issue();
    const { charger, id } = await gateway.charger16();
    const { transactionId } = await charger.result('StartTransaction', start16(tag));
    const metered = (minutes: number, ...sampledValue: object[]) =>
      charger.result('MeterValues', {
        connectorId: 1,
        transactionId,
        meterValue: [{ timestamp: minutesAgo(minutes), sampledValue }],
      });
    await metered(30, { value: 'abc', measurand: 'SoC' }, { value: '1500.4' });
    await metered(20, { value: '' });
    const bad = [{ timestamp: minutesAgo(11), sampledValue: [{ value: 'NaN', measurand: 'Voltage' }] }];
    await charger.result('StopTransaction', stop16(transactionId, { transactionData: bad }));
    await gateway.service.settled();
    const told = (one: { data: { samples: readonly object[]; unreadable?: readonly object[] } }) => {
      const { samples, unreadable } = one.data;
      return { samples: samples.length, unreadable };
    };
    const named = (minutes: number, measurand: string, value: string) => [
      { sampled_at: minutesAgo(minutes), measurand, phase: null, value, unit: null, reason: 'not-a-number' },
    ];
    const readings = gateway.service.told(MeterValuesReceived).filter(({ key }) => key === id);
    expect(readings.map(told)).toEqual([
      { samples: 1, unreadable: named(30, 'SoC', 'abc') },
      { samples: 0, unreadable: named(20, 'Energy.Active.Import.Register', '') },
    ]);
    expect(readings[0]?.data.samples).toMatchObject([
      { energy_register_wh: 1_500, energy_register_exact_wh: 1_500.4 },
    ]);
    expect(ends(id).map(told)).toEqual([{ samples: 0, unreadable: named(11, 'Voltage', 'NaN') }]);
    await charger.close();
  });

  it('keep the answer of a start that is told again after its end, and begin anew at another time', async () => {
    const tag = await gateway.issue();
    const { charger } = await gateway.charger16();
    const first = await charger.result('StartTransaction', start16(tag));
    await charger.result('StopTransaction', stop16(first['transactionId']));
    expect(await charger.result('StartTransaction', start16(tag))).toEqual(first);
    const later = await charger.result('StartTransaction', start16(tag, { timestamp: minutesAgo(5) }));
    expect(later['transactionId']).not.toBe(first['transactionId']);
    await charger.close();
  });

  it('tell the stop with the session that its start gave, and once for each content', async () => {
    const tag = await gateway.issue();
    const { charger, id } = await gateway.charger16();
    const { transactionId } = await charger.result('StartTransaction', start16(tag));
    await charger.result('MeterValues', meter16(transactionId, 8_000));
    expect(await charger.result('StopTransaction', stop16(transactionId, { idTag: tag }))).toEqual({
      idTagInfo: { status: 'Accepted' },
    });
    await charger.result('StopTransaction', stop16(transactionId, { idTag: tag }), 'resent');
    await gateway.service.settled();
    expect(new Set(ends(id).map((event) => event.id)).size).toBe(1);
    expect(ends(id)[0]?.data).toMatchObject({
      session_id: starts(id)[0]?.data.session_id,
      meter_stop_wh: 15_700,
      reason: 'Local',
    });
    await charger.close();
  });

  it('tell the stop of a transaction that nobody started without a session', async () => {
    const { charger, id } = await gateway.charger16();
    expect(await charger.result('StopTransaction', stop16(987_654))).toEqual({});
    await gateway.service.settled();
    expect(ends(id)[0]?.data).toMatchObject({ session_id: null, ocpp_transaction_id: '987654' });
    await charger.close();
  });

  it('without an id are refused in 2.0.1, and their energy is kept all the same', async () => {
    const tag = await gateway.issue();
    const { charger, id } = await gateway.charger201();
    const unnamed = { transactionInfo: { transactionId: '' } };
    const energy = (minutes: number, wh: number) => ({
      timestamp: minutesAgo(minutes),
      meterValue: [{ timestamp: minutesAgo(minutes), sampledValue: [{ value: wh }] }],
    });
    const transaction = new Transaction201();
    const first = transaction.event('Started', { ...idToken201(tag), ...unnamed, ...energy(50, 1_000) });
    const last = transaction.event('Ended', { ...unnamed, ...energy(20, 2_500) });
    const next = new Transaction201().event('Started', {
      ...idToken201(tag),
      ...unnamed,
      ...energy(5, 2_500),
    });
    for (const event of [first, last, last, next, first]) {
      expect(await charger.call('TransactionEvent', event)).toMatchObject({
        kind: 'error',
        code: 'PropertyConstraintViolation',
      });
    }
    await gateway.service.settled();
    const begun = starts(id).map(({ data }) => data.session_id);
    expect(new Set(begun).size).toBe(2);
    expect(starts(id)[0]?.data.authorization).toMatchObject({ id_token: tag, status: 'Accepted' });
    expect(new Set(ends(id).map((event) => event.id)).size).toBe(1);
    expect(ends(id)[0]?.data).toMatchObject({ session_id: begun[0], meter_stop_wh: 2_500 });
    await charger.close();
  });

  it('by an id that a station uses again after its reboot are of another transaction, and late words of the old one', async () => {
    const tag = await gateway.issue();
    const { charger, id } = await gateway.charger201();
    const event = (eventType: string, seqNo: number, minutes: number, wh: number) => ({
      ...new Transaction201().event(eventType as 'Started'),
      ...(eventType === 'Started' ? idToken201(tag) : {}),
      seqNo,
      timestamp: minutesAgo(minutes),
      transactionInfo: { transactionId: '1' },
      meterValue: [{ timestamp: minutesAgo(minutes), sampledValue: [{ value: wh }] }],
    });
    const old = [event('Started', 0, 50, 1_000), event('Ended', 2, 40, 3_000)];
    const late = event('Updated', 1, 45, 2_000);
    const next = [
      event('Started', 0, 30, 3_000),
      event('Updated', 1, 25, 3_500),
      event('Ended', 2, 20, 4_000),
    ];
    for (const one of [...old, next[0], ...old, late, next[1], next[0], late, next[2]])
      expect(await charger.call('TransactionEvent', one as object)).toMatchObject({ kind: 'result' });
    await gateway.service.settled();
    const sessions = [...new Set(starts(id).map(({ data }) => data.session_id))];
    expect(sessions).toHaveLength(2);
    expect(
      starts(id)
        .map(({ data }) => [data.session_id, data.meter_start_wh])
        .slice(0, 2),
    ).toEqual([
      [sessions[0], 1_000],
      [sessions[1], 3_000],
    ]);
    const told = (type: typeof TransactionUpdated | typeof TransactionEnded, session: unknown) =>
      gateway.service
        .told(type)
        .filter(({ data }) => data.charge_point_id === id && data.session_id === session)
        .map(({ data }) => data.samples[0]?.energy_register_wh);
    expect(new Set(told(TransactionUpdated, sessions[0]))).toEqual(new Set([2_000]));
    expect(new Set(told(TransactionUpdated, sessions[1]))).toEqual(new Set([3_500]));
    expect(new Set(told(TransactionEnded, sessions[0]))).toEqual(new Set([3_000]));
    expect(new Set(told(TransactionEnded, sessions[1]))).toEqual(new Set([4_000]));
    await charger.close();
  });

  it('without an id are of the charge that we have concluded while its charger was silent', async () => {
    const tag = await gateway.issue();
    const { charger, id } = await gateway.charger16();
    await charger.result('StartTransaction', { ...start16(tag), timestamp: minutesAgo(50) });
    await gateway.service.settled();
    const { session_id, organization_id } = starts(id)[0]?.data ?? { session_id: '', organization_id: '' };
    await gateway.service.tell(SessionEndPresumed, {
      ...SessionEndPresumed.example,
      session_id,
      organization_id,
      charge_point_id: id,
    });
    await gateway.service.settled();
    const late = { ...stop16(0), idTag: tag, timestamp: minutesAgo(20) };
    for (let time = 0; time < 2; time += 1) await charger.result('StopTransaction', late);
    await gateway.service.settled();
    expect(ends(id).map(({ data }) => data.session_id)).toEqual([session_id, session_id]);
    await charger.close();
  });

  it('by the id of one that another has superseded end that one', async () => {
    const [tag, other] = [await gateway.issue(), await gateway.issue()];
    const { charger, id } = await gateway.charger16();
    const { transactionId } = await charger.result('StartTransaction', start16(tag));
    await charger.result('StartTransaction', { ...start16(other), timestamp: minutesAgo(30) });
    const late = { ...stop16(transactionId), timestamp: minutesAgo(20) };
    await charger.result('StopTransaction', late);
    await gateway.service.settled();
    const [first] = starts(id).map(({ data }) => data.session_id);
    expect(ends(id).map(({ data }) => data.session_id)).toEqual([first]);
    await charger.close();
  });

  it('without an id are not of a concluded charge that another one followed', async () => {
    const tag = await gateway.issue();
    const { charger, id } = await gateway.charger16();
    await charger.result('StartTransaction', { ...start16(tag), timestamp: minutesAgo(50) });
    await gateway.service.settled();
    const { session_id, organization_id } = starts(id)[0]?.data ?? { session_id: '', organization_id: '' };
    const concluded = { session_id, organization_id, charge_point_id: id };
    await gateway.service.tell(SessionEndPresumed, { ...SessionEndPresumed.example, ...concluded });
    await gateway.service.settled();
    const next = { ...start16(tag), timestamp: minutesAgo(30) };
    const { transactionId } = await charger.result('StartTransaction', next);
    await charger.result('StopTransaction', { ...stop16(transactionId), timestamp: minutesAgo(20) });
    await charger.result('StopTransaction', { ...stop16(0), idTag: tag, timestamp: minutesAgo(10) });
    await gateway.service.settled();
    const second = starts(id).at(-1)?.data.session_id;
    expect(ends(id).map(({ data }) => data.session_id)).toEqual([second, null]);
    await charger.close();
  });

  it('are followed by readings of 2.0.1 that are of what charges at the EVSE now', async () => {
    const tag = await gateway.issue();
    const { charger, id } = await gateway.charger201();
    const [old, next] = [new Transaction201(), new Transaction201()];
    const reads = (minutes: number, value: number) => ({
      timestamp: minutesAgo(minutes),
      meterValue: [{ timestamp: minutesAgo(minutes), sampledValue: [{ value }] }],
    });
    const events = [
      old.event('Started', { ...idToken201(tag), ...reads(50, 1_000) }),
      old.event('Ended', reads(40, 3_000)),
      old.event('Updated', reads(35, 3_000)),
      next.event('Started', { ...idToken201(tag), ...reads(30, 3_000) }),
      old.event('Updated', reads(20, 5_000)),
      old.event('Updated', reads(45, 2_000)),
      next.event('Ended', reads(10, 6_000)),
    ];
    for (const event of events)
      expect(await charger.call('TransactionEvent', event)).toMatchObject({ kind: 'result' });
    await gateway.service.settled();
    const [first, second] = starts(id).map(({ data }) => data.session_id);
    const read = (type: typeof TransactionUpdated | typeof MeterValuesReceived) =>
      gateway.service
        .told(type)
        .filter(({ data }) => data.charge_point_id === id)
        .map(({ data }) => [data.session_id, data.samples[0]?.energy_register_wh]);
    expect(read(TransactionUpdated)).toEqual([[first, 2_000]]);
    expect(read(MeterValuesReceived)).toEqual([
      [null, 3_000],
      [second, 5_000],
    ]);
    await charger.close();
  });

  it('by the id of the charge before are of the one that is open, and leave what was over as it was', async () => {
    const [tag, other] = [await gateway.issue(), await gateway.issue()];
    const { charger, id } = await gateway.charger16();
    const begin = async (idTag: string, minutes: number, meterStart: number) =>
      (await charger.result('StartTransaction', {
        ...start16(idTag),
        timestamp: minutesAgo(minutes),
        meterStart,
      })) as { transactionId: number };
    const end = (transactionId: number, minutes: number, meterStop: number) => ({
      ...stop16(transactionId),
      timestamp: minutesAgo(minutes),
      meterStop,
    });
    const old = await begin(tag, 50, 1_000);
    const itsStop = end(old.transactionId, 40, 3_000);
    await charger.result('StopTransaction', itsStop);
    const reading = (minutes: number, wh: number) => ({
      ...meter16(old.transactionId, wh),
      meterValue: [{ timestamp: minutesAgo(minutes), sampledValue: [{ value: String(wh) }] }],
    });
    await charger.result('MeterValues', reading(35, 3_000));
    await begin(other, 30, 3_000);
    for (const late of [reading(45, 2_000), reading(25, 3_500)]) await charger.result('MeterValues', late);
    // Told again, and told late with an id that is no longer right.
    for (const one of [itsStop, end(old.transactionId, 10, 4_000)])
      await charger.result('StopTransaction', one);
    await gateway.service.settled();
    const [first, second] = starts(id).map(({ data }) => data.session_id);
    const read = gateway.service
      .told(MeterValuesReceived)
      .filter(({ data }) => data.charge_point_id === id)
      .map(({ data }) => [data.session_id, data.samples[0]?.energy_register_wh]);
    expect(read).toEqual([
      [null, 3_000],
      [first, 2_000],
      [second, 3_500],
    ]);
    const stops = ends(id).map(({ data }) => [data.session_id, data.meter_stop_wh]);
    expect(stops).toEqual([
      [first, 3_000],
      [first, 3_000],
      [second, 4_000],
    ]);
    await charger.close();
  });

  it("do not take another charger's transaction for their own", async () => {
    const tag = await gateway.issue();
    const mine = await gateway.charger16();
    const theirs = await gateway.charger16();
    const { transactionId } = await mine.charger.result('StartTransaction', start16(tag));
    await theirs.charger.result('StopTransaction', stop16(transactionId));
    await gateway.service.settled();
    expect(ends(theirs.id)[0]?.data.session_id).toBeNull();
    await mine.charger.close();
    await theirs.charger.close();
  });

  it('tell what the meter signed to the letter, however long, and where its key stays unsaid', async () => {
    const signed = ` OCMF|{"FV" : "1.0"}|${'A'.repeat(9_000)}\n`;
    const old = await gateway.charger16();
    const { transactionId } = await old.charger.result('StartTransaction', start16(await gateway.issue()));
    const sampledValue = [{ value: signed, format: 'SignedData', context: 'Transaction.End' }];
    const transactionData = [{ timestamp: minutesAgo(8), sampledValue }];
    await old.charger.result('StopTransaction', stop16(transactionId, { transactionData }));
    const station = await gateway.charger201();
    const transaction = new Transaction201();
    await station.charger.result('TransactionEvent', transaction.event('Started'));
    const signedMeterValue = { signedMeterData: signed, encodingMethod: 'OCMF' };
    const meterValue = [{ timestamp: minutesAgo(8), sampledValue: [{ value: 15_700, signedMeterValue }] }];
    await station.charger.result('TransactionEvent', transaction.event('Ended', { meterValue }));
    await gateway.service.settled();
    const told = (id: string) => ends(id)[0]?.data.samples[0]?.readings[0]?.signed_data;
    expect(told(old.id)).toEqual({
      data: signed,
      signing_method: null,
      encoding_method: null,
      public_key: null,
    });
    expect(told(station.id)).toEqual({
      data: signed,
      signing_method: '',
      encoding_method: 'OCMF',
      public_key: '',
    });
    await Promise.all([old.charger.close(), station.charger.close()]);
  });
});
