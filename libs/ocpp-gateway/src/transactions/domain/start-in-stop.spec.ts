import { normaliseSamples16 } from '@csms/ocpp';

import { startInStop } from './start-in-stop';

const endedAt = new Date('2026-05-01T10:00:00Z');
type Context = 'Transaction.Begin' | 'Transaction.End';
const sample = (timestamp: string, ...values: readonly (string | readonly [string, Context])[]) => ({
  timestamp,
  sampledValue: values.map((value) =>
    typeof value === 'string' ? { value } : { value: value[0], context: value[1] },
  ),
});
const at = (time: string) => `2026-05-01T${time}:00Z`;

describe('the start that a stop tells of', () => {
  it.each([
    [
      'marked as the begin',
      [sample(at('09:10'), '9'), sample(at('09:00'), ['7', 'Transaction.Begin'])],
      7,
      '09:00',
    ],
    [
      'marked as the begin, though one is earlier',
      [sample(at('08:50'), '6'), sample(at('09:00'), ['7', 'Transaction.Begin'])],
      7,
      '09:00',
    ],
    [
      'marked as the begin, beside another',
      [sample(at('09:00'), '6', ['7', 'Transaction.Begin'])],
      7,
      '09:00',
    ],
    ['the earliest', [sample(at('09:30'), '9'), sample(at('09:20'), '8')], 8, '09:20'],
    ['the earliest', [sample(at('09:20'), '8'), sample(at('09:30'), '9')], 8, '09:20'],
    [
      'the earliest that has a register',
      [sample(at('09:10'), 'x'), sample(at('09:20'), '8'), sample(at('09:30'), '9')],
      8,
      '09:20',
    ],
    ['a moment before the end', [sample('2026-05-01T09:59:59.999Z', '9')], 9, '09:59:59.999'],
    ['none of the end alone', [sample(at('10:00'), ['9', 'Transaction.End'])], null, null],
    ['none after the end', [sample(at('10:01'), '9')], null, null],
    ['none at a time that cannot be read', [sample('yesterday', '9')], null, null],
    ['none without samples', [], null, null],
    ['none without a register', [sample(at('09:00'), 'x')], null, null],
  ])('is %s', (_, data, meterStartWh, time) => {
    const start = meterStartWh === null ? null : { at: new Date(`2026-05-01T${time}Z`), meterStartWh };
    expect(startInStop(normaliseSamples16(data), endedAt)).toEqual(start);
  });
});
