import type { MeterValuesRequest16 } from '../v16/messages';
import type { MeterValuesRequest201 } from '../v201/meter-value';
import { validateCall } from '../validate';

import { normaliseMeterValues16, normaliseSamples16 } from './meter-values-16';
import { normaliseMeterValues201, normaliseSamples201 } from './meter-values-201';

describe('normaliseMeterValues16', () => {
  it('fills in the defaults of the specification', () => {
    const payload: MeterValuesRequest16 = {
      connectorId: 1,
      meterValue: [{ timestamp: '2026-11-21T06:13:00+01:00', sampledValue: [{ value: '14700' }] }],
    };
    expect(validateCall('1.6', 'MeterValues', payload)).toEqual({ ok: true });
    expect(normaliseMeterValues16(payload)).toEqual([
      {
        timestamp: '2026-11-21T05:13:00.000Z',
        rawTimestamp: '2026-11-21T06:13:00+01:00',
        isZoneMissing: false,
        readings: [
          {
            measurand: 'Energy.Active.Import.Register',
            value: '14700',
            unit: 'Wh',
            context: 'Sample.Periodic',
            location: 'Outlet',
          },
        ],
        rejected: [],
      },
    ]);
  });

  it('keeps samples in the order sent, with phases, contexts and locations, in base units', () => {
    const payload: MeterValuesRequest16 = {
      connectorId: 2,
      transactionId: 1234,
      meterValue: [
        {
          timestamp: '2026-11-21T05:14:00Z',
          sampledValue: [
            { value: '7.4', unit: 'kW', measurand: 'Power.Active.Import' },
            { value: '16.1', unit: 'A', measurand: 'Current.Import', phase: 'L1', location: 'Cable' },
            { value: '63', unit: 'Percent', measurand: 'SoC', location: 'EV' },
          ],
        },
        {
          timestamp: '2026-11-21T05:13:00Z',
          sampledValue: [{ value: '1.25', unit: 'kWh', context: 'Transaction.Begin' }],
        },
      ],
    };
    expect(validateCall('1.6', 'MeterValues', payload)).toEqual({ ok: true });
    const samples = normaliseMeterValues16(payload);
    expect(samples.map(({ timestamp }) => timestamp)).toEqual([
      '2026-11-21T05:14:00.000Z',
      '2026-11-21T05:13:00.000Z',
    ]);
    expect(samples[0]?.readings).toEqual([
      {
        measurand: 'Power.Active.Import',
        value: '7400',
        unit: 'W',
        context: 'Sample.Periodic',
        location: 'Outlet',
      },
      {
        measurand: 'Current.Import',
        value: '16.1',
        unit: 'A',
        phase: 'L1',
        context: 'Sample.Periodic',
        location: 'Cable',
      },
      { measurand: 'SoC', value: '63', unit: 'Percent', context: 'Sample.Periodic', location: 'EV' },
    ]);
    expect(samples[1]?.readings[0]).toMatchObject({
      value: '1250',
      unit: 'Wh',
      context: 'Transaction.Begin',
    });
  });

  it('sets a bad value apart and keeps its neighbours', () => {
    const [sample] = normaliseSamples16([
      {
        timestamp: '2026-11-21T05:13:00',
        sampledValue: [{ value: '' }, { value: '5' }, { value: '5', unit: 'A' }],
      },
    ]);
    expect(sample).toMatchObject({ isZoneMissing: true, timestamp: '2026-11-21T05:13:00.000Z' });
    expect(sample?.readings.map(({ value }) => value)).toEqual(['5']);
    expect(sample?.rejected).toEqual([
      { index: 0, reason: 'not-a-number', measurand: 'Energy.Active.Import.Register', value: '' },
      {
        index: 2,
        reason: 'unit-mismatch',
        measurand: 'Energy.Active.Import.Register',
        value: '5',
        unit: 'A',
      },
    ]);
  });

  it('keeps signed data as sent, without a value', () => {
    const [sample] = normaliseSamples16([
      {
        timestamp: 'yesterday',
        sampledValue: [
          { value: 'OCMF|{"x":1}|{}', format: 'SignedData', context: 'Transaction.End', unit: 'kWh' },
        ],
      },
    ]);
    expect(sample).toMatchObject({ timestamp: null, rawTimestamp: 'yesterday', rejected: [] });
    expect(sample?.readings).toEqual([
      {
        measurand: 'Energy.Active.Import.Register',
        value: null,
        unit: 'Wh',
        context: 'Transaction.End',
        location: 'Outlet',
        signedData: { data: 'OCMF|{"x":1}|{}' },
      },
    ]);
  });

  it('changes no character of signed data', () => {
    const value = ' OCMF|{"x" : 1.50}|\r\n{"SD":"AB=="}\n ';
    const [sample] = normaliseSamples16([
      { timestamp: '2026-11-21T05:13:00Z', sampledValue: [{ value, format: 'SignedData' }] },
    ]);
    expect(sample?.readings).toMatchObject([{ value: null, signedData: { data: value } }]);
  });

  it('takes a StopTransaction without transaction data for none', () => {
    expect(normaliseSamples16(undefined)).toEqual([]);
  });
});

describe('normaliseMeterValues201', () => {
  it('applies unit and multiplier and keeps the signed value', () => {
    const signedMeterValue = {
      signedMeterData: 'AA==',
      signingMethod: 'ECDSA',
      encodingMethod: 'OCMF',
      publicKey: 'BB==',
    };
    const payload: MeterValuesRequest201 = {
      evseId: 1,
      meterValue: [
        {
          timestamp: '2026-11-21T05:13:00.250Z',
          sampledValue: [
            { value: 14.7, unitOfMeasure: { unit: 'kWh' }, signedMeterValue },
            { value: 147, unitOfMeasure: { multiplier: 2 } },
            { value: 11, unitOfMeasure: { unit: 'W', multiplier: 3 }, measurand: 'Power.Active.Import' },
            { value: 49.98, measurand: 'Frequency' },
          ],
        },
      ],
    };
    expect(validateCall('2.0.1', 'MeterValues', payload)).toEqual({ ok: true });
    const [sample] = normaliseMeterValues201(payload);
    expect(sample?.timestamp).toBe('2026-11-21T05:13:00.250Z');
    expect(sample?.readings.map(({ value, unit }) => `${value} ${unit}`)).toEqual([
      '14700 Wh',
      '14700 Wh',
      '11000 W',
      '49.98 Hertz',
    ]);
    expect(sample?.readings[0]?.signedData).toEqual({
      data: 'AA==',
      signingMethod: 'ECDSA',
      encodingMethod: 'OCMF',
      publicKey: 'BB==',
    });
    expect(sample?.readings[0]).toMatchObject({ context: 'Sample.Periodic', location: 'Outlet' });
  });

  it('keeps the phase, and flags a time without a zone', () => {
    const [sample] = normaliseSamples201([
      {
        timestamp: '2026-11-21T05:13:00',
        sampledValue: [{ value: 1, measurand: 'Current.Import', phase: 'L2' }, { value: 2 }],
      },
    ]);
    expect(sample).toMatchObject({ isZoneMissing: true, timestamp: '2026-11-21T05:13:00.000Z' });
    expect(sample?.readings.map((reading) => ('phase' in reading ? reading.phase : 'all'))).toEqual([
      'L2',
      'all',
    ]);
    expect(normaliseSamples201([{ timestamp: 'soon', sampledValue: [{ value: 1 }] }])).toMatchObject([
      { isZoneMissing: false, timestamp: null, rawTimestamp: 'soon' },
    ]);
    expect(normaliseSamples201(undefined)).toEqual([]);
  });

  it('changes no character of a signed value', () => {
    const signedMeterValue = {
      signedMeterData: ' OCMF|{"x" : 1.50}|\r\n{"SD":"AB=="}\n ',
      signingMethod: ' ecdsa ',
      encodingMethod: 'ocmf\n',
      publicKey: '\t30:59:ab\n',
    };
    const [sample] = normaliseSamples201([
      { timestamp: '2026-11-21T05:13:00Z', sampledValue: [{ value: 1, signedMeterValue }] },
    ]);
    const { signedMeterData: data, ...methodsAndKey } = signedMeterValue;
    expect(sample?.readings[0]?.signedData).toEqual({ data, ...methodsAndKey });
  });

  it('sets a multiplier without meaning apart', () => {
    const [sample] = normaliseSamples201([
      { timestamp: '2026-11-21T05:13:00Z', sampledValue: [{ value: 1, unitOfMeasure: { multiplier: 99 } }] },
    ]);
    expect(sample?.readings).toEqual([]);
    expect(sample?.rejected).toEqual([
      { index: 0, reason: 'bad-multiplier', measurand: 'Energy.Active.Import.Register', value: '1' },
    ]);
  });

  it('gives the same readings as 1.6 for the same measurements', () => {
    const at = '2026-11-21T05:13:00Z';
    const from16 = normaliseSamples16([
      {
        timestamp: at,
        sampledValue: [
          { value: '0.1', unit: 'kWh' },
          { value: '230', measurand: 'Voltage', unit: 'V' },
        ],
      },
    ]);
    const from201 = normaliseSamples201([
      {
        timestamp: at,
        sampledValue: [
          { value: 0.1, unitOfMeasure: { unit: 'kWh' } },
          { value: 230, measurand: 'Voltage', unitOfMeasure: { unit: 'V' } },
        ],
      },
    ]);
    expect(from16).toEqual(from201);
  });
});
