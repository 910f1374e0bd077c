import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { Fleet, readLedger } from '@csms/simulator';

import { Balancer } from './balancer';
import { check, type FlatTariff, type Verdict } from './domain/check';
import { miscounted } from './domain/miscounted';
import { describeFault, type Fault } from './domain/plan';
import { Injector } from './inject';
import { PlatformApi } from './platform-api';
import type { StagedPlatform } from './staged-platform';

export { DatabaseLinks } from './database-links';
export { SCALE, shortPlan, wholePlan } from './domain/plan';
export { failPointsFolder } from './inject';

/** As the demo organization has it. */
const TARIFF: FlatTariff = { sessionFee: '0.50', energyRatePerKwh: '0.42', taxRatePercent: '20' };
const SETTLED_WITHIN_MS = 180_000;

export interface FaultsOptions {
  readonly seed: number;
  readonly chargers: number;
  readonly plan: readonly Fault[];
  /** Load before the first fault, between two, and after the last. */
  readonly pauseMs: number;
  readonly log: (line: string) => void;
}

export interface Findings extends Verdict {
  /** Where the fleet's summary says otherwise than the sessions. */
  readonly miscounted: readonly string[];
}

export interface FaultsReport {
  readonly seed: number;
  readonly chargers: number;
  readonly faults: readonly { readonly fault: string; readonly recovery_seconds: number }[];
  readonly messages: {
    /** Transaction messages: CALLs, with those that were sent again. */
    readonly sent: number;
    readonly confirmed: number;
    readonly resent: number;
    readonly duplicated: number;
    readonly dropped: number;
    readonly call_errors: number;
  };
  readonly sessions: Findings;
  /** From the last message of a charger until everything agreed. */
  readonly settled_seconds: number;
  readonly dead_letters: { readonly expected: number; readonly found: number };
  readonly passed: boolean;
}

/** Everything that the plan holds, under load; then what chargers were told is compared with what is there. */
export async function runFaults(platform: StagedPlatform, options: FaultsOptions): Promise<FaultsReport> {
  const { seed, chargers, plan, pauseMs, log } = options;
  const api = new PlatformApi(platform);
  const balancer = new Balancer(platform.chargersPorts);
  const ledgerPath = join(platform.folder, 'ledger.ndjson');
  const fleet = await fleetOf(api, `ws://127.0.0.1:${await balancer.listen()}`, {
    seed,
    chargers,
    ledgerPath,
  });
  try {
    await fleet.start();
    log(`${chargers} chargers charge`);
    const injector = new Injector(platform, api, platform.links, idOf(0));
    await delay(pauseMs);
    const faults: { fault: string; recovery_seconds: number }[] = [];
    for (const [index, fault] of plan.entries()) {
      const { recoverySeconds } = await injector.inject(fault);
      const line = { fault: describeFault(fault), recovery_seconds: rounded(recoverySeconds) };
      faults.push(line);
      log(`${index + 1} of ${plan.length}: ${line.fault}; all ready again after ${line.recovery_seconds} s`);
      await delay(pauseMs);
    }
    if (!(await fleet.drain({ limitMs: SETTLED_WITHIN_MS }))) log('Some chargers did not get rid of all');
    const drainedAt = performance.now();
    const verdict = await settledVerdict(api, ledgerPath);
    const settledSeconds = rounded((performance.now() - drainedAt) / 1000);
    const { counts } = readLedger(ledgerPath);
    const found = await injector.deadLetters();
    return {
      seed,
      chargers,
      faults,
      messages: {
        sent: counts.sent,
        confirmed: counts.confirmed,
        resent: counts.resent,
        duplicated: counts.duplicated,
        dropped: counts.dropped,
        call_errors: counts.callErrors,
      },
      sessions: verdict,
      settled_seconds: settledSeconds,
      dead_letters: { expected: injector.broken, found },
      passed: isRight(verdict) && verdict.confirmed > 0 && counts.dropped === 0 && found === injector.broken,
    };
  } finally {
    fleet.stop();
    balancer.close();
  }
}

/** 1.6 and 2.0.1 by turns; messages are sent twice, and one in ten changes its place (F6), all the time. */
async function fleetOf(
  api: PlatformApi,
  url: string,
  options: { readonly seed: number; readonly chargers: number; readonly ledgerPath: string },
): Promise<Fleet> {
  const { seed, chargers, ledgerPath } = options;
  const members = Array.from({ length: chargers }, (_, index) => ({
    id: idOf(index),
    version: index % 2 === 0 ? ('1.6' as const) : ('2.0.1' as const),
  }));
  const passwords = await api.register(members);
  const idTags = Array.from({ length: chargers * 2 }, (_, index) => `FAULT${String(index).padStart(4, '0')}`);
  await api.issueTags(idTags);
  return new Fleet({
    url,
    chargePoints: members.map((member) => ({ ...member, password: passwords.get(member.id) })),
    idTags,
    seed,
    ratePerMinute: chargers * 6,
    sessionSeconds: { min: 4, max: 12 },
    meterIntervalSeconds: 2,
    callTimeoutMs: 8_000,
    ledgerPath,
    probabilities: { cut: 0.1, reboot: 0.03, duplicates: 1, disorder: 0.1 },
    maxRefusals: 1_000,
    refusalWaitMs: 1_000,
    backOff: { firstMs: 200, maxMs: 2_000 },
  });
}

/** Asks again until all agrees, or for as long as anything may still be under way. */
async function settledVerdict(api: PlatformApi, ledgerPath: string): Promise<Findings> {
  const until = performance.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const told = readLedger(ledgerPath).sessions;
    const [sessions, bills, summary] = [await api.sessions(), await api.bills(), await api.summary()];
    const verdict = {
      ...check(told, sessions, bills, TARIFF),
      miscounted: miscounted(sessions, summary, new Date().toISOString().slice(0, 10)),
    };
    if (isRight(verdict) || performance.now() > until) return verdict;
    await delay(1_000);
  }
}

function idOf(index: number): string {
  return `FAULTS-${String(index).padStart(3, '0')}`;
}

function isRight({ lost, doubled, mispriced, invented, miscounted: counts }: Findings): boolean {
  return [lost, doubled, mispriced, invented, counts].every((found) => found.length === 0);
}

function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
