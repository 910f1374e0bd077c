import { join } from 'node:path';

import { eventually } from '@csms/testing';

import { chargeOnce } from './clients/charge-script';
import { Ledger, type LedgerEntry } from './clients/ledger';
import { type ClientVersion, StrictClient } from './clients/strict-client';
import { type Breakdown, issueTag, registerCharger, sessionsOf } from './support/fixtures';
import { percentile } from './support/latency';
import { type RunningPlatform, startPlatform } from './support/platform';

const CHARGERS = 50;
/** The whole outage is 60 s (`CSMS_OUTAGE_SECONDS=60`); a tenth of it shows the same. */
const OUTAGE_MS = Number(process.env['CSMS_OUTAGE_SECONDS'] ?? 6) * 1000;
const DOWN = ['sessions', 'billing', 'registry'] as const;

/**
 * What a charger waits for is answered by the gateway alone. The truth is the chargers' own ledger on disk, written when
 * an answer arrives; nothing that the platform says of itself is taken for it.
 */
describe('with sessions, billing and registry down', () => {
  let platform: RunningPlatform;

  beforeAll(async () => {
    platform = await startPlatform();
  }, 150_000);

  afterAll(() => platform.stop(), 60_000);

  it(
    'chargers are answered as fast as before, a blocked tag is refused, and every session is there afterwards',
    async () => {
      const tags = await Promise.all(Array.from({ length: CHARGERS }, () => issueTag(platform)));
      const blockedTag = await issueTag(platform, { status: 'blocked' });
      const chargers = await Promise.all(tags.map((_, index) => aCharger(platform, index)));

      const undisturbed = await chargeAll(chargers, tags, {
        durationMs: OUTAGE_MS / 2,
        meterStartWh: 0,
        boots: true,
      });
      for (const name of DOWN) platform.service('stop', name);
      const disturbed = await chargeAll(chargers, tags, {
        durationMs: OUTAGE_MS,
        meterStartWh: 100_000,
        boots: false,
      });
      const refused = await chargeOnce(chargers[0]!.client, {
        idTag: blockedTag,
        meterStartWh: 0,
        meterStopWh: 1,
        boots: false,
      });
      expect(refused.authorizationStatus).toBe('Blocked');
      for (const name of DOWN) platform.service('start', name);

      const [before, during] = [timesOf(chargers, undisturbed), timesOf(chargers, disturbed)];
      process.stdout.write(
        `answers to ${CHARGERS} chargers: undisturbed p50 ${percentile(before, 50).toFixed(1)} ms, ` +
          `p99 ${percentile(before, 99).toFixed(1)} ms (${before.length}); three services down p50 ` +
          `${percentile(during, 50).toFixed(1)} ms, p99 ${percentile(during, 99).toFixed(1)} ms (${during.length})\n`,
      );
      expect(during.length).toBeGreaterThan(CHARGERS * 5);
      for (const { client } of chargers) {
        expect(client.strictFailures).toEqual([]);
        expect(client.queueLength).toBe(0);
      }

      await Promise.all(chargers.map((charger) => expectLedgerKept(platform, charger)));
      await Promise.all(chargers.map(({ client }) => client.close()));
    },
    OUTAGE_MS * 4 + 180_000,
  );
});

interface Charger {
  readonly client: StrictClient;
  readonly ledger: Ledger;
}

async function aCharger(platform: RunningPlatform, index: number): Promise<Charger> {
  const version: ClientVersion = index % 2 === 0 ? '1.6' : '2.0.1';
  const registered = await registerCharger(platform, version);
  const ledgerPath = join(platform.dataDir, 'ledgers', `${registered.charge_point_id}.ndjson`);
  const client = await StrictClient.connect({
    ocppUrl: platform.credentials.ocpp_url,
    version,
    chargePointId: registered.charge_point_id,
    password: registered.ocpp_password,
    ledgerPath,
  });
  return { client, ledger: new Ledger(ledgerPath) };
}

interface Phase {
  readonly from: string;
  readonly to: string;
}

/** Every charger arrives, charges over the duration and leaves. */
async function chargeAll(
  chargers: readonly Charger[],
  tags: readonly string[],
  { durationMs, meterStartWh, boots }: { durationMs: number; meterStartWh: number; boots: boolean },
): Promise<Phase> {
  const from = new Date().toISOString();
  const steps = 10;
  await Promise.all(
    chargers.map(async ({ client }, index) => {
      const energyWh = 1_000 + 7 * index;
      const outcome = await chargeOnce(client, {
        idTag: tags[index]!,
        meterStartWh,
        meterStopWh: meterStartWh + energyWh,
        samples: Array.from({ length: steps }, (_, step) => ({
          energyWh: meterStartWh + Math.floor((energyWh * (step + 1)) / (steps + 1)),
          powerW: 7_400,
        })),
        sampleIntervalMs: durationMs / (steps + 1),
        boots,
      });
      expect(outcome.authorizationStatus).toBe('Accepted');
    }),
  );
  return { from, to: new Date().toISOString() };
}

function timesOf(chargers: readonly Charger[], { from, to }: Phase): number[] {
  return chargers.flatMap(({ ledger }) =>
    ledger
      .entries()
      .filter(({ at }) => at >= from && at <= to)
      .map(({ ms }) => ms),
  );
}

/** What the charger was told is there, once, with its energy, and priced once. */
async function expectLedgerKept(platform: RunningPlatform, { client, ledger }: Charger): Promise<void> {
  const told = confirmedCharges(client.version, ledger.entries());
  expect(told).toHaveLength(2);
  await eventually(
    async () => {
      const sessions = await sessionsOf(platform.api, client.chargePointId);
      const kept = sessions.map((session) => [session.ocpp_transaction_id, wattHours(session.energy_kwh)]);
      expect(kept.sort()).toEqual(
        told.map(({ transactionId, energyWh }) => [transactionId, energyWh]).sort(),
      );
      for (const { session_id: id, energy_kwh: energyKwh } of sessions) {
        const bill = await platform.api.get<Breakdown>(`/api/v1/billing/sessions/${id}/breakdown`);
        expect(bill.status).toBe('settled');
        expect(bill.subtotal).toBe(
          Math.round((0.5 + Math.round((energyKwh ?? NaN) * 42 + 1e-9) / 100) * 100) / 100,
        );
      }
      const { total } = await platform.api.get<{ total: number }>(
        `/api/v1/billing/sessions?charge_point_id=${client.chargePointId}`,
      );
      expect(total).toBe(2);
    },
    { timeoutMs: 90_000 },
  );
}

/** The API shows watt-hours as thousandths of a kWh. */
function wattHours(energyKwh: number | null): number {
  return Math.round((energyKwh ?? NaN) * 1000);
}

interface Told {
  readonly transactionId: string;
  readonly energyWh: number;
}

/** The charges whose start and stop were both confirmed to the charger, read from its ledger alone. */
function confirmedCharges(version: ClientVersion, entries: readonly LedgerEntry[]): Told[] {
  return version === '1.6' ? confirmed16(entries) : confirmed201(entries);
}

function confirmed16(entries: readonly LedgerEntry[]): Told[] {
  const started = new Map(
    entries
      .filter(({ action }) => action === 'StartTransaction')
      .map(({ request, response }) => [
        (response as { transactionId: number }).transactionId,
        (request as { meterStart: number }).meterStart,
      ]),
  );
  return entries
    .filter(({ action }) => action === 'StopTransaction')
    .map(({ request }) => request as { transactionId: number; meterStop: number })
    .map(({ transactionId, meterStop }) => ({
      transactionId: String(transactionId),
      energyWh: meterStop - (started.get(transactionId) ?? NaN),
    }));
}

interface Event201 {
  readonly eventType: string;
  readonly transactionInfo: { readonly transactionId: string };
  readonly meterValue: readonly { readonly sampledValue: readonly { readonly value: number }[] }[];
}

function confirmed201(entries: readonly LedgerEntry[]): Told[] {
  const events = entries
    .filter(({ action }) => action === 'TransactionEvent')
    .map(({ request }) => request as Event201);
  const register = (event: Event201): number => event.meterValue[0]?.sampledValue[0]?.value ?? NaN;
  const started = new Map(
    events
      .filter(({ eventType }) => eventType === 'Started')
      .map((event) => [event.transactionInfo.transactionId, register(event)]),
  );
  return events
    .filter(({ eventType }) => eventType === 'Ended')
    .map((event) => ({
      transactionId: event.transactionInfo.transactionId,
      energyWh: register(event) - (started.get(event.transactionInfo.transactionId) ?? NaN),
    }));
}
