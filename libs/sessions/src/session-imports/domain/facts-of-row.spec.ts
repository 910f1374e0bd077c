import fc from 'fast-check';

import type { SessionFact } from '../../charging-sessions/domain/session-facts';
import {
  applyFact,
  chargingEndedAt,
  energyWh,
  type SessionState,
} from '../../charging-sessions/domain/session-state';
import { lifeLine } from '../../life-lines/domain/life-line';

import { factsOfRow } from './facts-of-row';
import { checkRow } from './import-row';

const checks = { now: new Date('2026-11-22T12:00:00Z'), timeZone: null };
const START_MS = Date.parse('2026-05-01T00:00:00Z');

const aRow = fc
  .record({
    minutes: fc.integer({ min: 1, max: 20 * 60 }),
    idleShare: fc.option(fc.integer({ min: 1, max: 100 })),
    fromWh: fc.integer({ min: 0, max: 90_000_000 }),
    takenWh: fc.integer({ min: 0, max: 150_000 }),
  })
  .map(({ minutes, idleShare, fromWh, takenWh }) => {
    const lastsMs = minutes * 60_000;
    const fullMs = idleShare === null ? null : Math.max(1, Math.floor((lastsMs * idleShare) / 100));
    return {
      external_id: 'A-1',
      charge_point_id: 'CP-1',
      connector_id: 1,
      id_tag: 'T',
      started_at: new Date(START_MS).toISOString(),
      charging_ended_at: fullMs === null ? null : new Date(START_MS + fullMs).toISOString(),
      ended_at: new Date(START_MS + lastsMs).toISOString(),
      meter_start_wh: fromWh,
      meter_stop_wh: fromWh + takenWh,
    };
  });

describe('the facts of a row', () => {
  it('make the session that the row says, in whatever order, with a life in which nothing is impossible', () => {
    fc.assert(
      fc.property(aRow, fc.nat(5), (cells, turn) => {
        const checked = checkRow(2, cells, checks);
        if (!('row' in checked)) throw new Error(JSON.stringify(checked.errors));
        const told = factsOfRow(checked.row, { driverId: 'drv_1', idTokenType: null });
        const facts = told.map(({ fact }) => fact);
        const turned = facts.map((_, index) => facts[(index + turn) % facts.length] as SessionFact);
        for (const order of [facts, turned, [...turned].reverse(), [...facts, ...facts]]) {
          const state = order.reduce<SessionState | null>(applyFact, null) as SessionState;
          expect(state).toMatchObject({ isStartKnown: true, isEndTold: true });
          expect(energyWh(state)).toBe(cells.meter_stop_wh - cells.meter_start_wh);
          expect(state.startedAt.toISOString()).toBe(cells.started_at);
          expect(state.endedAt?.toISOString()).toBe(cells.ended_at);
          expect(chargingEndedAt(state)?.toISOString()).toBe(cells.charging_ended_at ?? cells.ended_at);
          expect(state.authorization?.driverId).toBe('drv_1');
        }
        const words = told.flatMap((one) => one.words);
        const life = lifeLine(words, checked.row.startedAt);
        expect(life.state).toBe('ended');
        expect(life.entries.filter((entry) => !entry.isPossible)).toEqual([]);
      }),
    );
  });
});
