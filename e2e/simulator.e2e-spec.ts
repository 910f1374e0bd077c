import { join } from 'node:path';

import { Fleet, type FleetMember, type LedgerSession, readLedger } from '@csms/simulator';
import { eventually } from '@csms/testing';

import { type Breakdown, issueTag, registerCharger, type Session, sessionsOf } from './support/fixtures';
import { type RunningPlatform, startPlatform } from './support/platform';

const CHARGE_POINTS = 6;
/** Reasons by which a session did not run to its natural end. */
const INTERRUPTED: ReadonlySet<string> = new Set(['Fault', 'PowerLoss']);

/**
 * The truth is the fleet's ledger, written when an answer arrives. Networks are cut, messages come twice and out of
 * order; whatever was confirmed is there once, to the watt-hour, and has one price.
 */
describe('a simulated fleet on bad networks', () => {
  let platform: RunningPlatform;

  beforeAll(async () => {
    platform = await startPlatform();
  }, 150_000);

  afterAll(() => platform.stop(), 60_000);

  it('finds every session once, with its energy and its price', async () => {
    const ledgerPath = join(platform.dataDir, 'fleet.ndjson');
    const fleet = new Fleet({
      url: platform.credentials.ocpp_url,
      chargePoints: await Promise.all(Array.from({ length: CHARGE_POINTS }, (_, index) => member(index))),
      idTags: await Promise.all(Array.from({ length: CHARGE_POINTS + 2 }, () => issueTag(platform))),
      ratePerMinute: 120,
      sessionSeconds: { min: 1, max: 3 },
      meterIntervalSeconds: 1,
      callTimeoutMs: 5_000,
      backOff: { firstMs: 100, maxMs: 1_000 },
      ledgerPath,
      probabilities: { lostAnswers: 0.1, cut: 0.3, reboot: 0.1, fault: 0.1, duplicates: 0.2, disorder: 0.3 },
    });
    try {
      await fleet.start();
      await eventually(() => expect(fleet.report().sessions.ended).toBeGreaterThan(4 * CHARGE_POINTS), {
        timeoutMs: 90_000,
      });
      expect(await fleet.drain({ limitMs: 60_000 })).toBe(true);
    } finally {
      fleet.stop();
    }

    const { sessions, counts } = readLedger(ledgerPath);
    const report = fleet.report();
    process.stdout.write(
      `simulated fleet: ${sessions.length} sessions, ${report.connections} connections, ${JSON.stringify(counts)}\n`,
    );
    expect(counts).toMatchObject({ dropped: 0, callErrors: 0 });
    expect(counts.duplicated).toBeGreaterThan(0);
    expect(counts.resent).toBeGreaterThan(0);
    expect(report.connections).toBeGreaterThan(CHARGE_POINTS);
    for (const session of sessions) {
      expect(session).toMatchObject({
        startConfirmed: true,
        endConfirmed: true,
        authorizationStatus: 'Accepted',
        contradictions: [],
      });
    }
    await eventually(() => expectKept(sessions), { timeoutMs: 60_000, everyMs: 500 });
  }, 300_000);

  async function member(index: number): Promise<FleetMember> {
    const version = index % 2 === 0 ? '1.6' : '2.0.1';
    const registered = await registerCharger(platform, version);
    return { id: registered.charge_point_id, password: registered.ocpp_password, version };
  }

  async function expectKept(told: readonly LedgerSession[]): Promise<void> {
    const ids = [...new Set(told.map(({ chargePointId }) => chargePointId))];
    const kept = (await Promise.all(ids.map((id) => sessionsOf(platform.api, id)))).flat();
    const expected = told.map((session) => [
      session.ocppTransactionId,
      statusOf(session),
      (session.meterStopWh ?? NaN) - session.meterStartWh,
    ]);
    expect(kept.map(shown).sort()).toEqual(expected.sort());
    for (const { session_id: id, energy_kwh: energyKwh } of kept) {
      const bill = await platform.api.get<Breakdown>(`/api/v1/billing/sessions/${id}/breakdown`);
      expect(bill.status).toBe('settled');
      expect(bill.subtotal).toBe(priceOf(Math.round((energyKwh ?? NaN) * 1000)));
    }
    for (const id of ids) {
      const { total } = await platform.api.get<{ total: number }>(
        `/api/v1/billing/sessions?charge_point_id=${id}`,
      );
      expect(total).toBe(told.filter(({ chargePointId }) => chargePointId === id).length);
    }
  }
});

function shown(session: Session): [string, string, number] {
  return [session.ocpp_transaction_id, session.status, Math.round((session.energy_kwh ?? NaN) * 1000)];
}

function statusOf({ meterStartWh, meterStopWh, stopReason }: LedgerSession): string {
  if (meterStopWh === meterStartWh) return 'failed';
  return INTERRUPTED.has(stopReason ?? '') ? 'stopped' : 'completed';
}

/** The demo tariff before tax: a fee of 0.50 and 0.42 a kWh, each item rounded to the penny; none without energy. */
function priceOf(energyWh: number): number {
  if (energyWh === 0) return 0;
  return (50 + Math.round((energyWh * 42) / 1000)) / 100;
}
