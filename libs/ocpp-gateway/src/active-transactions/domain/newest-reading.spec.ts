import { MeterValuesReceived, TransactionEnded } from '@csms/contracts';

import { merged, newestReading } from './newest-reading';

const AT = ['2026-05-01T08:00:00.000Z', '2026-05-01T08:01:00.000Z'] as const;

const power = (value: string, more: object = {}) => ({
  measurand: 'Power.Active.Import',
  value,
  unit: 'W',
  phase: null,
  context: 'Sample.Periodic',
  location: 'Outlet',
  signed_data: null,
  ...more,
});
const sample = (timestamp: string, register: number | null, ...readings: object[]) => ({
  timestamp,
  energy_register_wh: register,
  readings,
});
const read = (...samples: object[]) =>
  newestReading(MeterValuesReceived, { ...MeterValuesReceived.example, session_id: 'sess_1', samples });

describe('the newest reading of a transaction', () => {
  it('is the last register and the last power, in the order of their instants', () => {
    const reading = read(sample(AT[1], 1_500), sample(AT[0], 1_400, power('7400')));
    expect(reading).toEqual({
      sessionId: 'sess_1',
      organizationId: MeterValuesReceived.example.organization_id,
      registerWh: 1_500,
      powerW: 7_400,
      readAt: new Date(AT[1]),
    });
  });

  it.each([
    [[power('100', { phase: 'L1' }), power('200', { phase: 'L2' })], 300],
    [[power('100', { phase: 'L1' }), power('250')], 250],
    [[power('7', { unit: 'VA' }), power('90')], 90],
    [[power('7', { value: null }), power('90')], 90],
    [[power('100', { location: 'Inlet' }), power('90', { measurand: 'Power.Offered' })], null],
  ])('has of the powers %j %p', (readings, expected) => {
    expect(read(sample(AT[0], 1, ...readings))?.powerW).toBe(expected);
  });

  it('is a power alone where there is no register', () => {
    expect(read(sample(AT[0], null, power('90')))).toMatchObject({ registerWh: null, powerW: 90 });
  });

  it('is none of readings of no transaction, of nothing that counts, and of its end', () => {
    expect(read(sample(AT[0], null))).toBeNull();
    expect(read()).toBeNull();
    const { example } = MeterValuesReceived;
    const samples = [sample(AT[0], 1)];
    expect(newestReading(MeterValuesReceived, { ...example, session_id: null, samples })).toBeNull();
    expect(newestReading(TransactionEnded, { ...TransactionEnded.example, samples })).toBeNull();
  });

  it('of two messages has what the newer one says, and of the older one the rest', () => {
    const older = read(sample(AT[0], 1_400, power('7400')));
    const newer = read(sample(AT[1], 1_500));
    if (older === null || newer === null) throw new Error('no reading');
    expect(merged(newer, older)).toMatchObject({ registerWh: 1_500, powerW: 7_400, readAt: new Date(AT[1]) });
    expect(merged(older, newer)).toEqual(merged(newer, older));
  });

  it('of two messages of one instant has what the second one says', () => {
    const [first, second] = [read(sample(AT[0], 1_400, power('7400'))), read(sample(AT[0], 1_500))];
    if (first === null || second === null) throw new Error('no reading');
    expect(merged(first, second)).toMatchObject({ registerWh: 1_500, powerW: 7_400 });
  });
});
