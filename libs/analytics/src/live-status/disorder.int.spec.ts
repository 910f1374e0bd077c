import * as fc from 'fast-check';
import type { EntityManager } from 'typeorm';

import type { TestService } from '@csms/testing';

import { ChargePointEntity } from '../charge-points/charge-point.entity';
import { keepConnections, type Presence } from '../connections/connections.repository';
import { connectionWords } from '../connections/connections.repository';
import { connectionHealth } from '../connections/domain/connection-health';
import { keepStatuses } from '../connectors/connectors.repository';
import { endFacts, measureFacts, settlementFacts, startFacts } from '../fleet/charger-facts';
import { type PlacedFact, recordFacts } from '../fleet/session-recorder';
import { heartbeatIntervalSeconds, heartbeatStatus } from '../heartbeats/domain/heartbeat-status';
import { keepIntervals, keepSigns } from '../heartbeats/heartbeats.repository';
import { ACharger, ago, uniqueId } from '../testing/a-charger';
import { startAnalytics } from '../testing/start-analytics';

import { toLiveStatusDto } from './live-status.mapper';
import { liveChargePoints } from './live-status.service';

/** One thing that is told, as its consumer writes it. */
type Word = (tx: EntityManager) => Promise<void>;

const NOW = new Date();

/**
 * A day of a charger that comes and goes, by two instances of the gateway, with one charge ended and one under way.
 * `isGone`: it has left in the end.
 */
function wordsOf(charger: ACharger, isGone: boolean): Word[] {
  const presence = (minutes: number, epoch: number, is_opening: boolean): Word => {
    const word: Presence = { ...charger.place(), at: ago(minutes), epoch, is_opening };
    return (tx) => keepConnections(tx, [word]);
  };
  const status = (connectorId: number, name: string, minutes: number, receivedSeconds = 0): Word => {
    // Whole seconds, as many clocks have them: two statuses of one of them.
    const changed_at = `${ago(minutes).slice(0, 17)}00.000Z`;
    const received_at = new Date(Date.parse(ago(minutes)) + receivedSeconds * 1000).toISOString();
    const event = { ...charger.status(connectorId, name), changed_at, received_at };
    return (tx) => keepStatuses(tx, [event], NOW);
  };
  const sign = (minutes: number, is_heartbeat: boolean): Word => {
    const word = { ...charger.place(), heard_at: ago(minutes), is_heartbeat };
    return (tx) => keepSigns(tx, [word]);
  };
  const interval = (minutes: number, interval_seconds: number): Word => {
    const word = { ...charger.place(), told_at: ago(minutes), interval_seconds };
    return (tx) => keepIntervals(tx, [word]);
  };
  const facts = (...placed: PlacedFact[]): Word => {
    return (tx) => recordFacts(tx, placed);
  };
  const before = new ACharger({ organization_id: charger.place().organization_id });
  const ended = (placed: PlacedFact[]): PlacedFact[] =>
    placed.map(({ place, fact }) => ({ fact, place: { ...place, chargePointId: charger.id } }));
  return [
    ...[presence(900, 3, true), presence(800, 3, false), presence(700, 5, true)],
    // Replaced, on an instance whose clock is behind; then gone for a while.
    ...[presence(600, 8, true), presence(500, 8, false), presence(501, 9, true)],
    ...[presence(300, 9, false), presence(200, 11, true)],
    ...(isGone ? [presence(3, 11, false)] : []),
    ...[status(1, 'Available', 199), status(1, 'Preparing', 60), status(1, 'Charging', 60, 1)],
    ...[status(0, 'Available', 199), status(2, 'Faulted', 150), status(2, 'Available', 100)],
    ...[sign(190, true), sign(20, true), sign(5, false)],
    ...[interval(199, 300), interval(50, 60), interval(10, 240)],
    facts(...ended(startFacts(before.started(ago(180), 100)))),
    facts(...ended(endFacts(before.ended(ago(120), 900)))),
    facts(...ended(settlementFacts(before.settled([ago(180), 100], [ago(120), 900])))),
    facts(...startFacts(charger.started(ago(59), 1_000))),
    facts(
      ...measureFacts(
        charger.sampled(ago(40), 5_000, ['Power.Active.Import', 9_000, 'W'], ['SoC', 30, 'Percent']),
      ),
    ),
    facts(...measureFacts(charger.sampled(ago(30), 8_000, ['Power.Active.Import', 7_000, 'W']))),
    facts(...measureFacts(charger.sampled(ago(20), 9_500, ['SoC', 55, 'Percent']))),
  ];
}

describe('what is told of a charger in any order, twice and late', () => {
  let service: TestService;
  const charger = new ACharger({ organization_id: uniqueId('org') });

  beforeAll(async () => {
    service = await startAnalytics();
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  /** What callers would be shown after these words; nothing of it stays. */
  async function shownAfter(told: readonly Word[]): Promise<object> {
    const undone = new Error('undone');
    const shown: object[] = [];
    await expect(
      service.platform.database.transaction(async (tx) => {
        for (const tell of told) await tell(tx);
        const chargePoint = await tx.findOneByOrFail(ChargePointEntity, { id: charger.id });
        const [live] = await liveChargePoints(tx, [chargePoint], NOW);
        if (live === undefined) throw new Error('nothing is shown');
        shown.push({
          live: toLiveStatusDto(live),
          health: connectionHealth(await connectionWords(tx, charger.id), chargePoint.firstConnectedAt, NOW),
          heartbeat: [
            heartbeatIntervalSeconds(chargePoint),
            heartbeatStatus(chargePoint, NOW),
            chargePoint.heartbeatAt,
          ],
        });
        throw undone;
      }),
    ).rejects.toBe(undone);
    return shown[0] as object;
  }

  it.each([false, true])(
    'is shown as it is in order; it has left in the end: %p',
    async (isGone) => {
      const words = wordsOf(charger, isGone);
      const inOrder = await shownAfter(words);
      expect(inOrder).toMatchObject({
        live: {
          online: !isGone,
          connectors: [
            {
              status: 'Charging',
              session_id: charger.sessionId,
              energy_kwh: 8.5,
              power_kw: 7,
              soc_percent: 55,
            },
            { status: 'Available', session_id: null, energy_kwh: null, power_kw: null },
          ],
        },
        health: { disconnections: isGone ? 3 : 2 },
        heartbeat: [240, 'late', expect.any(Date)],
      });
      await fc.assert(
        fc.asyncProperty(
          fc
            .array(fc.constantFrom(...words), { maxLength: 10 })
            .chain((again) =>
              fc.shuffledSubarray([...words, ...again], { minLength: words.length + again.length }),
            ),
          async (told) => {
            expect(await shownAfter(told)).toEqual(inOrder);
          },
        ),
        { numRuns: 25 },
      );
    },
    60_000,
  );
});
