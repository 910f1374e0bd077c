import { miscounted } from './miscounted';

const session = (status: string, energy_kwh: number | null, started_at = '2026-05-01T08:00:00.000Z') => ({
  status,
  energy_kwh,
  started_at,
});
const summary = (active_sessions: number, total_energy_today_kwh: number) => ({
  active_sessions,
  total_energy_today_kwh,
});
const TODAY = '2026-05-01';

describe('the check of the summary', () => {
  const sessions = [session('completed', 0.1), session('active', 0.2), session('failed', null)];

  it('finds nothing where it agrees with the sessions', () => {
    expect(miscounted(sessions, summary(1, 0.3), TODAY)).toEqual([]);
  });

  it('finds a session too many and energy that is missing', () => {
    expect(miscounted(sessions, summary(2, 0.299), TODAY)).toEqual([
      '2 active instead of 1',
      '0.299 kWh today instead of 0.3',
    ]);
  });

  it('compares no energy where some may be of yesterday', () => {
    const night = [...sessions, session('completed', 5, '2026-04-30T23:59:00.000Z')];
    expect(miscounted(night, summary(1, 0.3), TODAY)).toEqual([]);
  });
});
