import type { FleetReport } from '../fleet/report';

/** The report as a person reads it. */
export function tableOf(report: FleetReport): string {
  const { sessions, messages, errors } = report;
  const actions = report.actions.map(({ action, count, p50Ms, p95Ms, p99Ms, maxMs }) => [
    action,
    String(count),
    ...[p50Ms, p95Ms, p99Ms, maxMs].map((ms) => ms.toFixed(1)),
  ]);
  const errorRows = Object.entries(errors).map(([kind, count]) => [kind, String(count)]);
  return [
    `${report.booted} of ${report.chargePoints} charge points accepted; ${report.elapsedSeconds.toFixed(0)} s, ` +
      `${report.roundTrips} round trips, ${report.connections} connections, ${report.commands} commands`,
    '',
    ...aligned([['action', 'answers', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'], ...actions]),
    '',
    `sessions: ${sessions.begun} begun, ${sessions.ended} ended, ${sessions.running} running, ` +
      `${sessions.refused} refused, ${sessions.turnedAway} turned away; ${(report.energyWh / 1000).toFixed(3)} kWh`,
    `transaction messages: ${messages.confirmed} confirmed, ${messages.resent} sent again, ` +
      `${messages.duplicated} duplicated, ${messages.callErrors} refused, ${messages.dropped} dropped, ` +
      `${messages.waiting} waiting`,
    ...(errorRows.length === 0 ? ['no errors'] : ['', ...aligned([['error', 'count'], ...errorRows])]),
    '',
  ].join('\n');
}

/** The first column to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
}
