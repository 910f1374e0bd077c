import fc from 'fast-check';

import { actionsOf } from './schema-registry';
import { validateCall, validateRequest, validateResult } from './validate';
import { OCPP_VERSIONS, type OcppVersion } from './version';

const AT = '2026-11-21T05:13:00Z';

const start16 = { connectorId: 1, idTag: 'TAG1', meterStart: 0, timestamp: AT };
const status16 = { connectorId: 1, errorCode: 'NoError', status: 'Available' };
const boot201 = { reason: 'PowerUp', chargingStation: { model: 'm', vendorName: 'v' } };
const event201 = {
  eventType: 'Started',
  timestamp: AT,
  triggerReason: 'Authorized',
  seqNo: 0,
  transactionInfo: { transactionId: 't1' },
};
const samples = [{ timestamp: AT, sampledValue: [{ value: 1 }] }];
const hashData = {
  hashAlgorithm: 'SHA256',
  issuerNameHash: 'a',
  issuerKeyHash: 'b',
  serialNumber: 'c',
  responderURL: 'https://ocsp.example',
};

type Row = [label: string, version: OcppVersion, action: string, payload: unknown, code: string];

const ROWS: Row[] = [
  ['unknown action', '1.6', 'MakeCoffee', {}, 'NotImplemented'],
  ['unknown action', '2.0.1', 'MakeCoffee', {}, 'NotImplemented'],
  ['action of the other version', '1.6', 'TransactionEvent', {}, 'NotImplemented'],
  ['action of the other version', '2.0.1', 'StartTransaction', {}, 'NotImplemented'],
  ['name of an object method', '1.6', 'constructor', {}, 'NotImplemented'],
  ['name of an object method', '2.0.1', '__proto__', {}, 'NotImplemented'],
  ['wrong case', '1.6', 'heartbeat', {}, 'NotImplemented'],
  ['known, not offered', '1.6', 'RemoteStartTransaction', { idTag: 'a' }, 'NotSupported'],
  ['known, not offered', '2.0.1', 'RequestStopTransaction', { transactionId: 'a' }, 'NotSupported'],
  ['payload missing', '1.6', 'Heartbeat', undefined, 'FormationViolation'],
  ['payload null', '1.6', 'Heartbeat', null, 'FormationViolation'],
  ['payload an array', '1.6', 'Heartbeat', [], 'FormationViolation'],
  ['payload a string', '1.6', 'BootNotification', 'x', 'FormationViolation'],
  ['payload missing', '2.0.1', 'Heartbeat', undefined, 'FormatViolation'],
  ['payload an array', '2.0.1', 'BootNotification', [], 'FormatViolation'],
  ['unknown property', '1.6', 'Heartbeat', { extra: 1 }, 'FormationViolation'],
  ['unknown property', '2.0.1', 'Heartbeat', { extra: 1 }, 'FormatViolation'],
  [
    'unknown nested property',
    '2.0.1',
    'BootNotification',
    {
      ...boot201,
      chargingStation: { ...boot201.chargingStation, color: 'red' },
    },
    'FormatViolation',
  ],
  ['own property named __proto__', '1.6', 'Heartbeat', JSON.parse('{"__proto__":1}'), 'FormationViolation'],
  ['missing required', '1.6', 'BootNotification', { chargePointVendor: 'v' }, 'OccurenceConstraintViolation'],
  ['missing required', '2.0.1', 'BootNotification', { reason: 'PowerUp' }, 'OccurrenceConstraintViolation'],
  [
    'missing nested',
    '2.0.1',
    'TransactionEvent',
    { ...event201, transactionInfo: {} },
    'OccurrenceConstraintViolation',
  ],
  ['too few items', '2.0.1', 'MeterValues', { evseId: 1, meterValue: [] }, 'OccurrenceConstraintViolation'],
  [
    'too many items',
    '2.0.1',
    'Authorize',
    {
      idToken: { idToken: 'a', type: 'Central' },
      iso15118CertificateHashData: [hashData, hashData, hashData, hashData, hashData],
    },
    'OccurrenceConstraintViolation',
  ],
  ['wrong type', '1.6', 'StartTransaction', { ...start16, meterStart: '0' }, 'TypeConstraintViolation'],
  [
    'number with decimals for an integer',
    '1.6',
    'StartTransaction',
    { ...start16, meterStart: 0.5 },
    'TypeConstraintViolation',
  ],
  ['null for a string', '1.6', 'StartTransaction', { ...start16, idTag: null }, 'TypeConstraintViolation'],
  ['wrong type', '2.0.1', 'TransactionEvent', { ...event201, seqNo: '0' }, 'TypeConstraintViolation'],
  [
    'nested value no object',
    '2.0.1',
    'BootNotification',
    { ...boot201, chargingStation: 'x' },
    'TypeConstraintViolation',
  ],
  ['enum', '1.6', 'StatusNotification', { ...status16, status: 'Occupied' }, 'PropertyConstraintViolation'],
  ['length', '1.6', 'StartTransaction', { ...start16, idTag: 'x'.repeat(21) }, 'PropertyConstraintViolation'],
  ['timestamp', '1.6', 'StartTransaction', { ...start16, timestamp: 'noon' }, 'PropertyConstraintViolation'],
  [
    'integer of more than 32 bits',
    '1.6',
    'StartTransaction',
    { ...start16, meterStart: 2 ** 31 },
    'PropertyConstraintViolation',
  ],
  [
    'negative connector',
    '1.6',
    'StartTransaction',
    { ...start16, connectorId: -1 },
    'PropertyConstraintViolation',
  ],
  [
    'negative EVSE',
    '2.0.1',
    'TransactionEvent',
    { ...event201, evse: { id: -1 } },
    'PropertyConstraintViolation',
  ],
  ['enum', '2.0.1', 'TransactionEvent', { ...event201, eventType: 'Paused' }, 'PropertyConstraintViolation'],
  [
    'length',
    '2.0.1',
    'TransactionEvent',
    { ...event201, transactionInfo: { transactionId: 'x'.repeat(256) } },
    'PropertyConstraintViolation',
  ],
  [
    'integer of more than 32 bits',
    '2.0.1',
    'TransactionEvent',
    { ...event201, seqNo: 2 ** 31 },
    'PropertyConstraintViolation',
  ],
  [
    'decimal beyond measure',
    '2.0.1',
    'MeterValues',
    { evseId: 1, meterValue: [{ timestamp: AT, sampledValue: [{ value: 1e300 }] }] },
    'PropertyConstraintViolation',
  ],
  [
    'range',
    '2.0.1',
    'NotifyChargingLimit',
    {
      chargingLimit: { chargingLimitSource: 'EMS' },
      chargingSchedule: [
        {
          id: 1,
          chargingRateUnit: 'W',
          chargingSchedulePeriod: [{ startPeriod: 0, limit: 1 }],
          salesTariff: { id: 1, salesTariffEntry: [{ relativeTimeInterval: { start: 0 }, ePriceLevel: -1 }] },
        },
      ],
    },
    'PropertyConstraintViolation',
  ],
];

describe('validateCall', () => {
  it.each(ROWS)('answers: %s in %s %s', (_label, version, action, payload, code) => {
    expect(validateCall(version, action, payload)).toMatchObject({ ok: false, code });
  });

  it.each<[OcppVersion, string, unknown]>([
    ['1.6', 'Heartbeat', {}],
    ['1.6', 'StartTransaction', start16],
    ['1.6', 'StartTransaction', { ...start16, meterStart: 2 ** 31 - 1, timestamp: '2026-11-21T05:13:00' }],
    ['1.6', 'StatusNotification', status16],
    ['1.6', 'SecurityEventNotification', { type: 'StartupOfTheDevice', timestamp: AT }],
    ['1.6', 'MeterValues', { connectorId: 1, meterValue: [] }],
    ['2.0.1', 'Heartbeat', {}],
    ['2.0.1', 'BootNotification', { ...boot201, customData: { vendorId: 'v', uptimeMs: 1_795_000_000_000 } }],
    ['2.0.1', 'TransactionEvent', { ...event201, meterValue: samples }],
    ['2.0.1', 'MeterValues', { evseId: 1, meterValue: [{ timestamp: AT, sampledValue: [{ value: 3e9 }] }] }],
    ['2.0.1', 'DataTransfer', { vendorId: 'v', data: { any: [1e300] } }],
  ])('accepts %s %s', (version, action, payload) => {
    expect(validateCall(version, action, payload)).toEqual({ ok: true });
  });

  it('answers NotSupported for what its caller has no handler for', () => {
    expect(validateCall('1.6', 'Heartbeat', {}, new Set(['Authorize']))).toMatchObject({
      code: 'NotSupported',
    });
  });

  it('names the field and the rule, and points to it', () => {
    const payload = {
      ...event201,
      meterValue: [{ timestamp: AT, sampledValue: [{ value: 1 }, { value: 'x' }] }],
    };
    expect(validateCall('2.0.1', 'TransactionEvent', payload)).toEqual({
      ok: false,
      code: 'TypeConstraintViolation',
      description: '/meterValue/0/sampledValue/1/value must be number.',
      details: { path: '/meterValue/0/sampledValue/1/value', rule: 'type' },
    });
  });

  it('chooses by the schema, not by the order in which the charger wrote its properties', () => {
    const wrong = { status: 'Occupied', errorCode: 5, connectorId: 'one' };
    const reversed = { connectorId: 'one', errorCode: 5, status: 'Occupied' };
    expect(validateCall('1.6', 'StatusNotification', wrong)).toEqual(
      validateCall('1.6', 'StatusNotification', reversed),
    );
    expect(validateCall('1.6', 'StatusNotification', { ...wrong, extra: 1 })).toMatchObject({
      code: 'FormationViolation',
    });
    expect(validateCall('1.6', 'StatusNotification', { extra: 1 })).toMatchObject({
      code: 'OccurenceConstraintViolation',
    });
  });

  it('keeps descriptions within 255 characters, without values or stacks, however long the property names', () => {
    const result = validateCall('1.6', 'Heartbeat', { [`x${'😀'.repeat(5_000)}`]: 'secret' });
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.description.length).toBeLessThanOrEqual(255);
    expect(result.description).not.toMatch(/secret|\n/);
    expect(JSON.stringify(result.details).length).toBeLessThan(1_000);
  });

  it('cuts a long path, not through a surrogate pair', () => {
    const path = (name: string) => {
      const result = validateCall('1.6', 'Heartbeat', { [name]: 1 });
      return result.ok ? null : [result.details['path'], result.description];
    };
    const said = (text: string) => [text, `${text} is not a property of this message.`];
    expect(path('x'.repeat(119))).toEqual(said(`/${'x'.repeat(119)}`));
    expect(path('x'.repeat(120))).toEqual(said(`/${'x'.repeat(119)}…`));
    expect(path('😀'.repeat(60))).toEqual(said(`/${'😀'.repeat(59)}\ufffd…`));
  });

  it.each<[OcppVersion, string, unknown, string, object]>([
    ['1.6', 'MakeCoffee', {}, 'OCPP 1.6 has no action of this name.', {}],
    ['1.6', 'Reset', {}, 'Reset is not offered by this system.', {}],
    ['1.6', 'Heartbeat', [], 'The payload must be an object.', { path: '', rule: 'type' }],
    [
      '1.6',
      'StartTransaction',
      { ...start16, idTag: undefined },
      '/idTag is missing.',
      { path: '/idTag', rule: 'required' },
    ],
    [
      '1.6',
      'Heartbeat',
      { x: 1 },
      '/x is not a property of this message.',
      { path: '/x', rule: 'additionalProperties' },
    ],
    [
      '2.0.1',
      'MeterValues',
      { evseId: 1, meterValue: [] },
      '/meterValue must NOT have fewer than 1 items.',
      { path: '/meterValue', rule: 'minItems' },
    ],
    [
      '2.0.1',
      'TransactionEvent',
      { ...event201, eventType: 'Paused' },
      '/eventType must be one of Ended, Started, Updated.',
      { path: '/eventType', rule: 'enum' },
    ],
    [
      '1.6',
      'StartTransaction',
      { ...start16, idTag: 'x'.repeat(21) },
      '/idTag must NOT have more than 20 characters.',
      { path: '/idTag', rule: 'maxLength' },
    ],
    [
      '1.6',
      'StartTransaction',
      { ...start16, connectorId: -1 },
      '/connectorId is negative.',
      { path: '/connectorId', rule: 'range' },
    ],
  ])('says of %s %s %j: %s', (version, action, payload, description, details) => {
    expect(validateCall(version, action, payload)).toMatchObject({ ok: false, description, details });
  });

  it.each<[OcppVersion, string]>([
    ['1.6', 'TransactionEvent'],
    ['2.0.1', 'StartTransaction'],
  ])('knows no request and no result of %s %s', (version, action) => {
    const refused = {
      ok: false,
      code: 'NotImplemented',
      description: `OCPP ${version} has no action of this name.`,
      details: {},
    };
    expect([validateRequest(version, action, {}), validateResult(version, action, {})]).toEqual([
      refused,
      refused,
    ]);
  });

  it('never throws and always answers a code of the version, whatever the payload', () => {
    const arbitraryCall = fc
      .constantFrom(...OCPP_VERSIONS)
      .chain((version) =>
        fc.tuple(
          fc.constant(version),
          fc.oneof(fc.string(), fc.constantFrom(...actionsOf(version))),
          fc.jsonValue() as fc.Arbitrary<unknown>,
        ),
      );
    fc.assert(
      fc.property(arbitraryCall, ([version, action, payload]) => {
        for (const result of [
          validateCall(version, action, payload),
          validateRequest(version, action, payload),
          validateResult(version, action, payload),
        ]) {
          if (result.ok) continue;
          expect(result.description.length).toBeLessThanOrEqual(255);
          expect(result.code).not.toBe(version === '1.6' ? 'FormatViolation' : 'FormationViolation');
          expect(result.code).not.toBe(
            version === '1.6' ? 'OccurrenceConstraintViolation' : 'OccurenceConstraintViolation',
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});
