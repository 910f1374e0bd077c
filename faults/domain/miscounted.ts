import Decimal from 'decimal.js';

/** Of a session what the fleet's summary adds up. */
export interface CountedSession {
  readonly status: string;
  readonly started_at: string;
  readonly energy_kwh: number | null;
}

export interface FleetSummary {
  readonly active_sessions: number;
  readonly total_energy_today_kwh: number;
}

/** What the fleet's summary says otherwise than the sessions. On the days of a run over midnight only their number. */
export function miscounted(
  sessions: readonly CountedSession[],
  summary: FleetSummary,
  today: string,
): string[] {
  const active = sessions.filter(({ status }) => status === 'active').length;
  const energy = Decimal.sum(0, ...sessions.map(({ energy_kwh: kwh }) => kwh ?? 0));
  const isOfToday = sessions.every(({ started_at: at }) => at.startsWith(today));
  return [
    ...(summary.active_sessions === active ? [] : [`${summary.active_sessions} active instead of ${active}`]),
    ...(!isOfToday || energy.equals(summary.total_energy_today_kwh)
      ? []
      : [`${summary.total_energy_today_kwh} kWh today instead of ${energy.toFixed()}`]),
  ];
}
