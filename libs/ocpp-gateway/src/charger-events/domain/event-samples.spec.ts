import { normaliseMeterValues16, normaliseMeterValues201 } from '@csms/ocpp';

import { eventSamples, unreadableValues } from './event-samples';

describe('samples in the words of our events', () => {
  it('carry the register in watt-hours and every reading in its base unit', () => {
    const samples = normaliseMeterValues16({
      meterValue: [
        {
          timestamp: '2026-05-01T10:00:00+02:00',
          sampledValue: [
            { value: '14.7', unit: 'kWh' },
            { value: '7.4', unit: 'kW', measurand: 'Power.Active.Import', phase: 'L1', context: 'Trigger' },
          ],
        },
      ],
    });
    expect(eventSamples(samples)).toEqual([
      {
        timestamp: '2026-05-01T08:00:00.000Z',
        energy_register_wh: 14_700,
        readings: [
          {
            measurand: 'Energy.Active.Import.Register',
            value: '14700',
            unit: 'Wh',
            phase: null,
            context: 'Sample.Periodic',
            location: 'Outlet',
            signed_data: null,
          },
          {
            measurand: 'Power.Active.Import',
            value: '7400',
            unit: 'W',
            phase: 'L1',
            context: 'Trigger',
            location: 'Outlet',
            signed_data: null,
          },
        ],
      },
    ]);
  });

  it('name a value that is no number, the first of each measurand', () => {
    const soc = (value: string) => ({ value, measurand: 'SoC', unit: 'Percent' }) as const;
    const samples = normaliseMeterValues16({
      meterValue: [
        { timestamp: '2026-05-01T08:01:00Z', sampledValue: [{ value: '1,5' }, soc('NaN')] },
        { timestamp: '2026-05-01T08:00:00Z', sampledValue: [soc('abc'), soc(''), { value: '5' }] },
      ],
    });
    expect(unreadableValues(samples)).toEqual({
      unreadable: [
        {
          sampled_at: '2026-05-01T08:01:00.000Z',
          measurand: 'Energy.Active.Import.Register',
          phase: null,
          value: '1,5',
          unit: null,
          reason: 'not-a-number',
        },
        {
          sampled_at: '2026-05-01T08:00:00.000Z',
          measurand: 'SoC',
          phase: null,
          value: 'abc',
          unit: 'Percent',
          reason: 'not-a-number',
        },
      ],
    });
    expect(unreadableValues(samples.map((sample) => ({ ...sample, rejected: [] })))).toEqual({});
  });

  it('have the fraction of a register beside its whole watt-hours', () => {
    const registers = (...values: string[]) =>
      eventSamples(
        normaliseMeterValues16({
          meterValue: [
            {
              timestamp: '2026-05-01T08:00:00Z',
              sampledValue: values.map((value, index) => ({
                value,
                unit: 'kWh' as const,
                phase: (['L1', 'L2', 'L3'] as const)[index],
              })),
            },
          ],
        }),
      ).map(({ readings: _, timestamp: __, ...register }) => register);
    expect(registers('12.3456')).toEqual([
      { energy_register_wh: 12_346, energy_register_exact_wh: 12_345.6 },
    ]);
    expect(registers('1.0004', '1.0003', '1.00029999')).toEqual([{ energy_register_wh: 3_001 }]);
    expect(registers('12.345')).toEqual([{ energy_register_wh: 12_345 }]);
  });

  it('keep what a meter signed, to the letter', () => {
    const samples = normaliseMeterValues201({
      meterValue: [
        {
          timestamp: '2026-05-01T08:00:00Z',
          sampledValue: [
            {
              value: 5,
              signedMeterValue: {
                signedMeterData: 'AbC==',
                signingMethod: 'ECDSA',
                encodingMethod: 'OCMF',
                publicKey: 'k',
              },
            },
          ],
        },
      ],
    });
    expect(eventSamples(samples)[0]?.readings[0]?.signed_data).toEqual({
      data: 'AbC==',
      signing_method: 'ECDSA',
      encoding_method: 'OCMF',
      public_key: 'k',
    });
  });

  it('say null for what a 1.6 meter does not name of its signature', () => {
    const samples = normaliseMeterValues16({
      meterValue: [
        { timestamp: '2026-05-01T08:00:00Z', sampledValue: [{ value: 'XYZ', format: 'SignedData' }] },
      ],
    });
    expect(eventSamples(samples)).toMatchObject([
      {
        energy_register_wh: null,
        readings: [
          {
            value: null,
            signed_data: { data: 'XYZ', signing_method: null, encoding_method: null, public_key: null },
          },
        ],
      },
    ]);
  });

  it('leave out what has no reading', () => {
    const samples = normaliseMeterValues16({
      meterValue: [
        { timestamp: '2026-05-01T10:00:00Z', sampledValue: [{ value: '1' }] },
        { timestamp: '2026-05-01T08:00:00Z', sampledValue: [{ value: 'not a number' }] },
      ],
    });
    expect(eventSamples(samples).map((sample) => sample.timestamp)).toEqual(['2026-05-01T10:00:00.000Z']);
  });
});
