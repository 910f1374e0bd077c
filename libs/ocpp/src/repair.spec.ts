import fc from 'fast-check';

import { repairCall, repairResult } from './repair';
import { validateCall, validateRequest, validateResult } from './validate';

const at = '2026-05-01T08:00:00Z';
const start = { connectorId: 1, idTag: 'TAG', meterStart: 1_000, timestamp: at };
const stop = { transactionId: 7, meterStop: 2_000, timestamp: at };
const sampled = (sampledValue: object) => ({
  connectorId: 1,
  meterValue: [{ timestamp: at, sampledValue: [sampledValue] }],
});

describe('a message that breaks its schema in what does not matter', () => {
  it.each<[string, string, object, object]>([
    ['has an unknown member', 'StartTransaction', { ...start, vendorSecret: 1 }, start],
    ['has null for nothing', 'StartTransaction', { ...start, reservationId: null }, start],
    [
      'has a reason of another version',
      'StopTransaction',
      { ...stop, reason: 'StoppedByEV' },
      { ...stop, reason: 'Other' },
    ],
    ['has no reason', 'StopTransaction', { ...stop, reason: '' }, stop],
    [
      'has a reason in another case',
      'StopTransaction',
      { ...stop, reason: 'powerloss' },
      { ...stop, reason: 'PowerLoss' },
    ],
    ['has a number in quotes', 'StopTransaction', { ...stop, meterStop: '2000' }, stop],
    [
      'has a sampled value that is a number',
      'MeterValues',
      sampled({ value: 15.7 }),
      sampled({ value: '15.7' }),
    ],
    [
      'has a unit in another case',
      'MeterValues',
      sampled({ value: '1', unit: 'KWH' }),
      sampled({ value: '1', unit: 'kWh' }),
    ],
    [
      'has a text that is too long',
      'StatusNotification',
      { connectorId: 1, status: 'Faulted', errorCode: 'OtherError', info: 'x'.repeat(60) },
      { connectorId: 1, status: 'Faulted', errorCode: 'OtherError', info: 'x'.repeat(50) },
    ],
    [
      'has no time',
      'StartTransaction',
      { ...start, timestamp: '' },
      { ...start, timestamp: '1970-01-01T00:00:00.000Z' },
    ],
    [
      'leaves the time out',
      'StopTransaction',
      { transactionId: 7, meterStop: 2_000 },
      { ...stop, timestamp: '1970-01-01T00:00:00.000Z' },
    ],
    ['has a register with a fraction', 'StopTransaction', { ...stop, meterStop: 1_999.6 }, stop],
    ['has a transaction in quotes', 'StopTransaction', { ...stop, transactionId: '7' }, stop],
    [
      'has a long transaction in quotes',
      'StopTransaction',
      { ...stop, transactionId: '-1234567' },
      { ...stop, transactionId: -1_234_567 },
    ],
    ['has a connector in quotes', 'StartTransaction', { ...start, connectorId: '1' }, start],
    ['has a token without quotes', 'StartTransaction', { ...start, idTag: 471 }, { ...start, idTag: '471' }],
    ['has nobody who stopped it', 'StopTransaction', { ...stop, idTag: null }, stop],
    [
      'leaves out that there is no fault',
      'StatusNotification',
      { connectorId: 1, status: 'Available' },
      { connectorId: 1, status: 'Available', errorCode: 'NoError' },
    ],
    [
      'has a fault of its own',
      'StatusNotification',
      { connectorId: 1, status: 'Faulted', errorCode: 'FanStuck' },
      { connectorId: 1, status: 'Faulted', errorCode: 'OtherError' },
    ],
  ])('%s', (_, action, payload, expected) => {
    expect(validateCall('1.6', action, payload).ok).toBe(false);
    expect(repairCall('1.6', action, payload)).toEqual({
      payload: expected,
      repairs: [expect.stringMatching(/^\/.*(left out|set right|added)$/)],
    });
  });

  it.each([
    ['a unit that nobody knows', { value: '15', unit: 'MWh' }],
    ['a measurand that nobody knows', { value: '15', measurand: 'Energy.Total' }],
    ['no value', { value: null }],
    ['a value by another name', { val: 1 }],
  ])('loses a reading with %s, which would be of another thing, and nothing else', (_, reading) => {
    const transactionData = [{ timestamp: at, sampledValue: [{ value: '1500' }, reading] }];
    expect(repairCall('1.6', 'StopTransaction', { ...stop, transactionData })).toEqual({
      payload: { ...stop, transactionData: [{ timestamp: at, sampledValue: [{ value: '1500' }] }] },
      repairs: expect.arrayContaining(['/transactionData/0/sampledValue/1 left out']) as string[],
    });
    const ended = { eventType: 'Ended', timestamp: at, triggerReason: 'EVDeparted', seqNo: 3 };
    const event = { ...ended, transactionInfo: { transactionId: 'a' } };
    const only = { ...event, meterValue: [{ timestamp: at, sampledValue: [{ value: 1, measurand: 'X' }] }] };
    expect(repairCall('2.0.1', 'TransactionEvent', only)?.payload).toEqual(event);
  });

  it('is said by pointers, without what it held', () => {
    const { repairs } =
      repairCall('1.6', 'StopTransaction', { ...stop, reason: 'X', secret: 'S3CRET' }) ?? {};
    expect(repairs).toEqual(['/secret left out', '/reason set right']);
  });

  it.each<[string, object, object]>([
    ['a number with space around', { reservationId: ' 12 ' }, { reservationId: 12 }],
    ['a number with a fraction in quotes', { reservationId: '12.4' }, { reservationId: 12 }],
    ['a number of no digits', { reservationId: ' ' }, {}],
    ['a number without end', { reservationId: '1e999' }, {}],
    ['a truth for a number', { reservationId: true }, {}],
    ['a list for a number', { reservationId: [7] }, {}],
  ])('has %s: %j', (_, member, expected) => {
    expect(repairCall('1.6', 'StartTransaction', { ...start, ...member })?.payload).toEqual({
      ...start,
      ...expected,
    });
  });

  it.each<[unknown, string | undefined]>([
    [7, '7'],
    [true, 'true'],
    [null, undefined],
    [{ code: 7 }, undefined],
  ])('has %j for a text', (vendorErrorCode, expected) => {
    const status = { connectorId: 1, status: 'Faulted', errorCode: 'OtherError' };
    const repaired = repairCall('1.6', 'StatusNotification', { ...status, vendorErrorCode });
    expect(repaired?.payload).toEqual({
      ...status,
      ...(expected === undefined ? {} : { vendorErrorCode: expected }),
    });
  });

  it('has no word where there should be one that says nothing of the charge', () => {
    const status = { connectorId: 1, status: 'Available' };
    expect(repairCall('1.6', 'StatusNotification', { ...status, errorCode: ' ' })?.payload).toEqual({
      ...status,
      errorCode: 'NoError',
    });
    expect(repairCall('1.6', 'StopTransaction', { ...stop, timestamp: null })?.payload).toEqual({
      ...stop,
      timestamp: '1970-01-01T00:00:00.000Z',
    });
  });

  it('is repaired in so many places, and no more', () => {
    const more = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`more${index}`, 1]));
    expect(repairCall('1.6', 'StopTransaction', { ...stop, ...more(20) })?.payload).toEqual(stop);
    expect(repairCall('1.6', 'StopTransaction', { ...stop, ...more(21) })?.repairs).toHaveLength(20);
  });

  it('loses a sample without a reading, and readings without a sample', () => {
    const read = { timestamp: at, sampledValue: [{ value: '1' }] };
    const empty = { timestamp: at, sampledValue: [] };
    const event = {
      eventType: 'Updated',
      timestamp: at,
      triggerReason: 'Trigger',
      seqNo: 3,
      transactionInfo: { transactionId: 'a' },
    };
    const repaired = (meterValue: object[]) =>
      repairCall('2.0.1', 'TransactionEvent', { ...event, meterValue });
    expect(repaired([{ ...read, sampledValue: [{ value: '1.5' }] }, empty])).toEqual({
      payload: { ...event, meterValue: [{ timestamp: at, sampledValue: [{ value: 1.5 }] }] },
      repairs: ['/meterValue/0/sampledValue/0/value set right', '/meterValue/1 left out'],
    });
    expect(repaired([{ timestamp: at, sampledValue: 'none' }, { timestamp: at }])?.payload).toEqual(event);
    const untimed = { sampledValue: [{ value: 1 }] };
    expect(repaired([untimed])).toEqual({
      payload: { ...event, meterValue: [{ ...untimed, timestamp: '1970-01-01T00:00:00.000Z' }] },
      repairs: ['/meterValue/0/timestamp added'],
    });
    expect(repaired([empty])).toEqual({
      payload: event,
      repairs: ['/meterValue/0 left out', '/meterValue left out'],
    });
  });

  it('is repaired in OCPP 2.0.1, too', () => {
    const event = {
      eventType: 'Ended',
      timestamp: at,
      triggerReason: 'EVDeparted',
      seqNo: 3,
      transactionInfo: { transactionId: 'a', stoppedReason: 'Tired', more: true },
    };
    expect(repairCall('2.0.1', 'TransactionEvent', event)).toEqual({
      payload: { ...event, transactionInfo: { transactionId: 'a', stoppedReason: 'Other' } },
      repairs: ['/transactionInfo/more left out', '/transactionInfo/stoppedReason set right'],
    });
  });

  it.each<[string, string, object, object]>([
    [
      'a reason of its own',
      'TransactionEvent',
      { eventType: 'Ended', timestamp: at, seqNo: 3, triggerReason: 'ButtonPushed', idToken: null },
      { eventType: 'Ended', timestamp: at, seqNo: 3, triggerReason: 'MeterValuePeriodic' },
    ],
    [
      'a number for a text',
      'TransactionEvent',
      { eventType: 'Updated', timestamp: at, seqNo: '4', triggerReason: 'Trigger' },
      { eventType: 'Updated', timestamp: at, seqNo: 4, triggerReason: 'Trigger' },
    ],
    [
      'truths in quotes',
      'TransactionEvent',
      { eventType: 'Updated', timestamp: at, seqNo: 4, triggerReason: 'Trigger', offline: 'FALSE' },
      { eventType: 'Updated', timestamp: at, seqNo: 4, triggerReason: 'Trigger', offline: false },
    ],
    [
      'truths in quotes',
      'TransactionEvent',
      { eventType: 'Updated', timestamp: at, seqNo: 4, triggerReason: 'Trigger', offline: 'true' },
      { eventType: 'Updated', timestamp: at, seqNo: 4, triggerReason: 'Trigger', offline: true },
    ],
    [
      'words that begin like truths',
      'TransactionEvent',
      { eventType: 'Updated', timestamp: at, seqNo: 4, triggerReason: 'Trigger', offline: 'truest' },
      { eventType: 'Updated', timestamp: at, seqNo: 4, triggerReason: 'Trigger' },
    ],
    [
      'a number for a truth',
      'TransactionEvent',
      { eventType: 'Updated', timestamp: at, seqNo: 4, triggerReason: 'Trigger', offline: 1 },
      { eventType: 'Updated', timestamp: at, seqNo: 4, triggerReason: 'Trigger' },
    ],
    [
      'a list for a truth',
      'TransactionEvent',
      { eventType: 'Updated', timestamp: at, seqNo: 4, triggerReason: 'Trigger', offline: ['true'] },
      { eventType: 'Updated', timestamp: at, seqNo: 4, triggerReason: 'Trigger' },
    ],
    [
      'words for truths',
      'TransactionEvent',
      { eventType: 'Updated', timestamp: at, seqNo: 4, triggerReason: 'Trigger', offline: 'untrue' },
      { eventType: 'Updated', timestamp: at, seqNo: 4, triggerReason: 'Trigger' },
    ],
    [
      'a token and an EVSE in other types',
      'TransactionEvent',
      {
        eventType: 'Updated',
        timestamp: at,
        seqNo: 4,
        triggerReason: 'Trigger',
        idToken: { idToken: 471, type: 'Central' },
        evse: { id: '1', connectorId: '0' },
      },
      {
        eventType: 'Updated',
        timestamp: at,
        seqNo: 4,
        triggerReason: 'Trigger',
        idToken: { idToken: '471', type: 'Central' },
        evse: { id: 1, connectorId: 0 },
      },
    ],
  ])('has %s', (_, action, event, expected) => {
    const transactionInfo = { transactionId: 'a' };
    expect(repairCall('2.0.1', action, { ...event, transactionInfo })?.payload).toEqual({
      ...expected,
      transactionInfo,
    });
  });

  it('has a signed reading whose method and key stay unsaid, as OCPP 2.1 allows, to the letter', () => {
    const event = (signedMeterValue: object) => ({
      eventType: 'Ended',
      timestamp: at,
      triggerReason: 'EVDeparted',
      seqNo: 3,
      transactionInfo: { transactionId: 'a' },
      meterValue: [{ timestamp: at, sampledValue: [{ value: 1, signedMeterValue }] }],
    });
    const signedMeterData = `OCMF|{"x" : 1}|${'A'.repeat(9_000)}`;
    const unsaid = { signingMethod: '', encodingMethod: '', publicKey: '' };
    expect(repairCall('2.0.1', 'TransactionEvent', event({ signedMeterData, publicKey: null }))).toEqual({
      payload: event({ signedMeterData, ...unsaid }),
      repairs: expect.not.arrayContaining([expect.stringContaining('signedMeterData')]) as string[],
    });
  });

  it('has a word of OCPP 1.6 for a connector in use, or a reason to boot that nobody knows', () => {
    const status = { timestamp: at, connectorStatus: 'SuspendedEV', evseId: 1, connectorId: 1 };
    expect(repairCall('2.0.1', 'StatusNotification', status)?.payload).toEqual({
      ...status,
      connectorStatus: 'Occupied',
    });
    for (const connectorStatus of ['Preparing', 'charging', 'SuspendedEVSE', ' Finishing '])
      expect(
        repairCall('2.0.1', 'StatusNotification', { ...status, connectorStatus })?.payload,
      ).toMatchObject({ connectorStatus: 'Occupied' });
    const chargingStation = { model: 'M', vendorName: 'V' };
    expect(repairCall('2.0.1', 'BootNotification', { reason: 'Foo', chargingStation })?.payload).toEqual({
      reason: 'Unknown',
      chargingStation,
    });
  });

  it.each<[string, string, unknown]>([
    ['without a member that counts', 'StopTransaction', { meterStop: 1_500, timestamp: at }],
    ['with a token that is too long', 'StartTransaction', { ...start, idTag: 'x'.repeat(21) }],
    ['with a transaction that is no number', 'StopTransaction', { ...stop, transactionId: '0x7' }],
    ['with part of a transaction', 'StopTransaction', { ...stop, transactionId: 7.2 }],
    ['with digits that are lost', 'StopTransaction', { ...stop, transactionId: '007' }],
    ['without a token', 'StartTransaction', { ...start, idTag: null }],
    ['with a connector below 0', 'StartTransaction', { ...start, connectorId: -1 }],
    [
      'with a status that nobody knows',
      'StatusNotification',
      { connectorId: 1, status: 'Sleepy', errorCode: 'NoError' },
    ],
    ['that is no object', 'StopTransaction', []],
    ['that is nothing', 'StopTransaction', null],
    ['that is a text', 'StopTransaction', 'ended'],
    ['with a transaction in a list', 'StopTransaction', { ...stop, transactionId: [7] }],
    ['with a transaction in hex', 'StopTransaction', { ...stop, transactionId: '7x' }],
    ['with more digits than a number has', 'StopTransaction', { ...stop, transactionId: '1234567890123456' }],
    ['with a token that is a number beyond all', 'StartTransaction', { ...start, idTag: 1e21 }],
    ['with a token that is a fraction', 'StartTransaction', { ...start, idTag: 4.71 }],
    ['with a token that is a truth', 'StartTransaction', { ...start, idTag: true }],
    ['with a connector that is a truth', 'StartTransaction', { ...start, connectorId: true }],
    [
      'with more mistakes than anybody makes',
      'StopTransaction',
      {
        ...stop,
        ...Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`more${index}`, 1])),
      },
    ],
  ])('is not repaired %s', (_, action, payload) => {
    const repaired = repairCall('1.6', action, payload);
    expect(validateCall('1.6', action, repaired?.payload ?? payload).ok).toBe(false);
  });

  it.each([[[]], [null], ['ended'], [7]])('is none that could be repaired: %j', (payload) => {
    expect(repairCall('1.6', 'StopTransaction', payload)).toBeNull();
  });

  it('is left as it is where what counts is not there', () => {
    const payload = { connectorId: 1, meterStart: 1_000, timestamp: at };
    expect(repairCall('1.6', 'StartTransaction', payload)).toEqual({ payload, repairs: [] });
  });

  it('is not taken for in use by a word that nobody knows', () => {
    const status = { timestamp: at, connectorStatus: 'Sleepy', evseId: 1, connectorId: 1 };
    const repaired = repairCall('2.0.1', 'StatusNotification', status);
    expect(validateCall('2.0.1', 'StatusNotification', repaired?.payload).ok).toBe(false);
  });

  it.each<[string, string, object, object]>([
    ['StartTransaction', 'no register', { meterStart: undefined }, { meterStart: -1 }],
    ['StartTransaction', 'no number for it', { meterStart: 'full' }, { meterStart: -1 }],
    ['StartTransaction', 'one of no meter', { meterStart: 4_294_967_295 }, { meterStart: -1 }],
    [
      'StartTransaction',
      'the largest that there is',
      { meterStart: 2_147_483_647 },
      { meterStart: 2_147_483_647 },
    ],
    ['StopTransaction', 'no register', { meterStop: null }, { meterStop: -1 }],
    ['StopTransaction', 'one of no meter', { meterStop: '99999999999' }, { meterStop: -1 }],
  ])('is a %s all the same with %s', (action, _, wrong, right) => {
    const whole = action === 'StartTransaction' ? start : stop;
    const payload = JSON.parse(JSON.stringify({ ...whole, ...wrong })) as object;
    const repaired = repairCall('1.6', action, payload);
    expect(repaired?.payload).toEqual({ ...whole, ...right });
    expect(validateCall('1.6', action, repaired?.payload).ok).toBe(true);
  });

  it.each<[string, object]>([
    ['a list without readings', { timestamp: at }],
    ['readings that are null', { timestamp: at, sampledValue: null }],
    ['a text for readings', { timestamp: at, sampledValue: 'none' }],
    ['nothing', null as never],
    ['a number', 7 as never],
  ])('is a StopTransaction all the same where an element of its data is %s', (_, element) => {
    const good = { timestamp: at, sampledValue: [{ value: '1400' }] };
    const payload = { ...stop, transactionData: [element, good, element] };
    expect(repairCall('1.6', 'StopTransaction', payload)?.payload).toEqual({
      ...stop,
      transactionData: [good],
    });
  });

  it('may have one element where a list of one is meant, and none where nothing is', () => {
    const good = { timestamp: at, sampledValue: { value: '1400' } };
    const list = [{ ...good, sampledValue: [good.sampledValue] }];
    const meterValues = { connectorId: 1, meterValue: good };
    expect(repairCall('1.6', 'MeterValues', meterValues)?.payload).toEqual({
      connectorId: 1,
      meterValue: list,
    });
    for (const transactionData of [null, 'none', 7])
      expect(repairCall('1.6', 'StopTransaction', { ...stop, transactionData })?.payload).toEqual(stop);
    const none = repairCall('1.6', 'MeterValues', { connectorId: 1, meterValue: 'none' })?.payload;
    expect(validateCall('1.6', 'MeterValues', none).ok).toBe(false);
  });

  it.each<[string, object, object]>([
    ['an EVSE by its number', { evse: 2 }, { evse: { id: 2 } }],
    [
      'a token without its kind',
      { idToken: { idToken: 'A' } },
      { idToken: { idToken: 'A', type: 'Central' } },
    ],
    ['custom data of nobody', { customData: { x: 1 } }, {}],
    ['no meter values in a list', { meterValue: [] }, {}],
  ])('is a TransactionEvent all the same with %s', (_, wrong, right) => {
    const event = {
      eventType: 'Started',
      timestamp: at,
      triggerReason: 'Authorized',
      seqNo: 0,
      transactionInfo: { transactionId: 't' },
    };
    const repaired = repairCall('2.0.1', 'TransactionEvent', { ...event, ...wrong });
    expect(repaired?.payload).toEqual({ ...event, ...right });
    expect(validateCall('2.0.1', 'TransactionEvent', repaired?.payload).ok).toBe(true);
  });

  it('is a TransactionEvent all the same without a sequence number; parts of a report are not', () => {
    const event = {
      eventType: 'Started',
      timestamp: at,
      triggerReason: 'Authorized',
      transactionInfo: { transactionId: 't' },
    };
    expect(repairCall('2.0.1', 'TransactionEvent', event)?.payload).toEqual({ ...event, seqNo: 0 });
    const report = { requestId: 1, generatedAt: at, reportData: [] };
    expect(repairCall('2.0.1', 'NotifyReport', report)?.payload).not.toHaveProperty('seqNo');
  });

  it('is refused for what counts, whatever else is wrong', () => {
    const repaired = repairCall('1.6', 'StopTransaction', { ...stop, transactionId: 'seven', vendorX: 1 });
    expect(validateCall('1.6', 'StopTransaction', repaired?.payload)).toMatchObject({
      details: { path: '/transactionId' },
    });
  });

  it.each<[string, string, object, object | null]>([
    ['a further member', 'ChangeAvailability', { status: 'Accepted', extra: 1 }, { status: 'Accepted' }],
    ['a word in another case', 'ChangeAvailability', { status: 'accepted' }, { status: 'Accepted' }],
    [
      'values of other types',
      'GetConfiguration',
      { configurationKey: [{ key: 'A', readonly: 'false', value: 300 }], unknownKey: null },
      { configurationKey: [{ key: 'A', readonly: false, value: '300' }] },
    ],
    ['a number in quotes', 'GetLocalListVersion', { listVersion: '3' }, { listVersion: 3 }],
    ['a word with space around', 'Reset', { status: ' Rejected ' }, { status: 'Rejected' }],
    ['something else for a number', 'GetLocalListVersion', { listVersion: 'three' }, null],
    ['nothing for a number', 'GetLocalListVersion', { listVersion: null }, null],
    [
      'something else for a truth',
      'GetConfiguration',
      { configurationKey: [{ key: 'A', readonly: 'perhaps' }] },
      null,
    ],
    [
      'a text that is too long',
      'GetConfiguration',
      { configurationKey: [{ key: 'A', readonly: true, value: 'x'.repeat(501) }] },
      null,
    ],
    ['a number for a list', 'GetConfiguration', { unknownKey: [7] }, null],
    [
      'a number for a text',
      'DataTransfer',
      { status: 'Accepted', data: 7 },
      { status: 'Accepted', data: '7' },
    ],
    ['a word that nobody knows', 'ChangeAvailability', { status: 'Perhaps' }, null],
    ['no word', 'ChangeAvailability', {}, null],
    ['something else for a list', 'GetConfiguration', { configurationKey: 'all of them' }, null],
  ])('may be an answer with %s', (_, action, payload, expected) => {
    const repaired = repairResult('1.6', action, payload);
    if (expected !== null) expect(repaired?.payload).toEqual(expected);
    expect(validateResult('1.6', action, repaired?.payload).ok).toBe(expected !== null);
  });

  it('means who and what it meant, and is itself when it was valid', () => {
    const member = fc.constantFrom(
      'reason',
      'idTag',
      'meterStop',
      'timestamp',
      'transactionId',
      'transactionData',
      'x',
    );
    fc.assert(
      fc.property(fc.dictionary(member, fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true }), (more) => {
        const payload = { ...stop, ...more };
        const before = JSON.stringify(payload);
        const repaired = repairCall('1.6', 'StopTransaction', payload);
        expect(JSON.stringify(payload)).toBe(before);
        const said: unknown = payload.transactionId;
        const { transactionId: understood } = repaired?.payload ?? {};
        const isItself =
          said === null ? (understood ?? null) === null : JSON.stringify(understood) === JSON.stringify(said);
        const isWithoutQuotes = typeof said === 'string' && String(understood) === said;
        expect(isItself || isWithoutQuotes).toBe(true);
        if (validateCall('1.6', 'StopTransaction', payload).ok) expect(repaired?.payload).toEqual(payload);
      }),
    );
  });
});

describe('the id of a transaction of OCPP 2.0.1', () => {
  const event = (transactionId: string): Record<string, unknown> => ({
    eventType: 'Updated',
    timestamp: '2026-05-01T08:00:00Z',
    triggerReason: 'MeterValuePeriodic',
    seqNo: 1,
    transactionInfo: { transactionId },
  });
  const repairedId = (transactionId: string): string => {
    const repaired = repairCall('2.0.1', 'TransactionEvent', event(transactionId));
    const { transactionId: id } = repaired?.payload['transactionInfo'] as { transactionId: string };
    expect(validateCall('2.0.1', 'TransactionEvent', repaired?.payload)).toEqual({ ok: true });
    return id;
  };

  it('may be longer than 36 characters, and stays as it is: its station knows it by that', () => {
    for (const length of [37, 44, 255]) {
      expect(validateCall('2.0.1', 'TransactionEvent', event('x'.repeat(length)))).toEqual({ ok: true });
      const stop = { transactionId: 'x'.repeat(length) };
      expect(validateRequest('2.0.1', 'RequestStopTransaction', stop)).toEqual({ ok: true });
    }
  });

  it('becomes a shorter one beyond any reason: always the same, and another for another', () => {
    const long = 'x'.repeat(300);
    const [id, other] = [repairedId(long), repairedId(`${long}y`)];
    expect(id).toHaveLength(255);
    expect(repairedId(long)).toBe(id);
    expect(other).not.toBe(id);
    expect(id.startsWith('x'.repeat(200))).toBe(true);
  });
});
