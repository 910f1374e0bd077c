import { type OpeningTimes, openingTimesErrors } from './opening-times';

const ALWAYS: OpeningTimes = {
  twentyfourseven: true,
  regular_hours: [],
  exceptional_openings: [],
  exceptional_closings: [],
};
const monday = { weekday: 1, period_begin: '08:00', period_end: '20:00' };
const pointers = (times: Partial<OpeningTimes>) =>
  openingTimesErrors({ ...ALWAYS, ...times }).map(({ pointer }) => pointer);

describe('opening times', () => {
  it('may be always, or hours of weekdays', () => {
    expect(pointers({})).toEqual([]);
    expect(pointers({ twentyfourseven: false, regular_hours: [monday] })).toEqual([]);
  });

  it('are not always and sometimes, nor never', () => {
    expect(pointers({ regular_hours: [monday] })).toEqual(['/opening_times/regular_hours']);
    expect(pointers({ twentyfourseven: false })).toEqual(['/opening_times/regular_hours']);
  });

  it('end after they begin', () => {
    const overnight = { weekday: 2, period_begin: '20:00', period_end: '08:00' };
    expect(pointers({ twentyfourseven: false, regular_hours: [monday, overnight] })).toEqual([
      '/opening_times/regular_hours/1/period_end',
    ]);
    // The same instant, in two zones.
    const nothing = { period_begin: '2026-12-24T12:00:00Z', period_end: '2026-12-24T13:00:00+01:00' };
    const fine = { period_begin: '2026-12-24T12:00:00+01:00', period_end: '2026-12-24T12:00:00Z' };
    expect(pointers({ exceptional_openings: [fine, nothing], exceptional_closings: [nothing] })).toEqual([
      '/opening_times/exceptional_openings/1/period_end',
      '/opening_times/exceptional_closings/0/period_end',
    ]);
  });
});
