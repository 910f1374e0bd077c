import { MeterValuesReceived, TransactionEnded } from '@csms/contracts';

import { toldAnomalies } from './told-anomalies';

const received_at = '2026-05-01T12:00:00.000Z';
const reading = { ...MeterValuesReceived.example, received_at };
const clockOf = (stated_at: string, corrected_by_ms: number) => ({ clock: { stated_at, corrected_by_ms } });
const kindsOf = (event: Parameters<typeof toldAnomalies>[0]) =>
  toldAnomalies(event).map(({ anomaly }) => [anomaly.kind, anomaly.at.toISOString()]);

describe('what is an anomaly by itself', () => {
  it('is a reading that was stated for the future, as it was stated', () => {
    const stated = '2026-05-01T14:00:00.000Z';
    expect(kindsOf({ ...reading, ...clockOf(stated, -7_200_000) })).toEqual([['future_reading', stated]]);
  });

  it('is a clock that was wrong otherwise', () => {
    const behind = clockOf('2026-05-01T07:00:00.000Z', 5 * 3_600_000);
    const expected = [['clock_corrected', '2026-05-01T12:00:00.000Z']];
    expect(kindsOf({ ...reading, ...behind })).toEqual(expected);
    const end = { ...TransactionEnded.example, received_at };
    expect(kindsOf({ ...end, ...clockOf('2026-05-01T14:00:00.000Z', -7_200_000) })).toEqual(expected);
  });

  it('is a start that its end tells anew', () => {
    const started_at = '2026-05-01T07:00:00.000Z';
    const start_corrected = { started_at, told_at: '2026-05-01T09:00:00.000Z' };
    expect(kindsOf({ ...TransactionEnded.example, start_corrected })).toEqual([
      ['clock_corrected', started_at],
    ]);
  });

  it('is a value that is no number, of a session or of the charger', () => {
    const value = {
      sampled_at: '2026-05-01T08:30:00.000Z',
      measurand: 'SoC',
      phase: null,
      value: 'abc',
      unit: null,
      reason: 'not-a-number' as const,
    };
    for (const session_id of ['sess_1', null]) {
      expect(toldAnomalies({ ...reading, session_id, samples: [], unreadable: [value] })).toMatchObject([
        { sessionId: session_id, subject: 'SoC', anomaly: { kind: 'unreadable_value', detail: value } },
      ]);
    }
  });

  it('is nothing where the clock was right, or no session is known', () => {
    expect(kindsOf(reading)).toEqual([]);
    expect(kindsOf({ ...reading, session_id: null, ...clockOf('2026-05-01T14:00:00.000Z', -1) })).toEqual([]);
  });
});
