import { reservationRules } from './reservation-rules';

const NOW = new Date('2026-06-01T12:00:00Z');
const broken = (payload: object) =>
  reservationRules('ReserveNow', { ...payload }, NOW).map(({ pointer, code }) => [pointer, code]);

describe('a reservation', () => {
  it.each([
    ['expiryDate', '2026-06-01T12:00:01Z', true],
    ['expiryDate', '2026-06-01T12:00:00Z', false],
    ['expiryDate', '2020-01-01T00:00:00Z', false],
    ['expiryDateTime', '2026-06-01T13:30:00+01:00', true],
    ['expiryDateTime', '2026-06-01T12:30:00+01:00', false],
  ])('with %s %s lies ahead: %s', (name, end, isGood) => {
    expect(broken({ [name]: end })).toEqual(isGood ? [] : [[`/${name}`, 'min']]);
  });

  it('is no other message', () => {
    expect(reservationRules('ChangeAvailability', { expiryDate: '2020-01-01T00:00:00Z' }, NOW)).toEqual([]);
  });
});
