import * as fc from 'fast-check';

import { ValidationFailedError } from '@csms/kernel';

import { type ExportWish, nextRun, planExport } from './export-plan';
import { SCHEDULES } from './export-schedule';

const NOW = new Date('2026-05-15T10:00:00Z');
const WISH: ExportWish = {
  dataset: 'sessions',
  from: undefined,
  to: undefined,
  updatedSince: undefined,
  schedule: null,
  timeZone: 'Europe/London',
};
const plan = (more: Partial<ExportWish>) => planExport({ ...WISH, ...more }, NOW);
const refusal = (more: Partial<ExportWish>): string | undefined => {
  try {
    plan(more);
  } catch (error) {
    if (error instanceof ValidationFailedError) return error.errors[0]?.pointer;
    throw error;
  }
  throw new Error('It was taken');
};

describe('what an export is of', () => {
  it('are whole days of the zone, the last one included', () => {
    expect(plan({ from: '2026-05-01', to: '2026-05-02' })).toEqual({
      kind: 'once',
      bounds: {
        from: new Date('2026-04-30T23:00:00Z'),
        before: new Date('2026-05-02T23:00:00Z'),
        since: null,
        until: null,
      },
    });
  });

  it('goes until now where no end is said, and has changes without a period', () => {
    expect(plan({ from: '2026-05-01' })).toMatchObject({ bounds: { before: NOW } });
    expect(plan({ updatedSince: '2020-01-01T00:00:00Z' })).toMatchObject({
      bounds: { from: null, before: null, since: new Date('2020-01-01'), until: null },
    });
  });

  it.each<[Partial<ExportWish>, string]>([
    [{}, '/from'],
    [{ to: '2026-05-01' }, '/from'],
    [{ from: 'yesterday' }, '/from'],
    [{ from: '2026-02-30' }, '/from'],
    [{ from: '2026-05-02', to: '2026-05-01' }, '/from'],
    [{ from: '2027-01-01' }, '/from'],
    [{ from: '2020-01-01' }, '/from'],
    [{ from: '2024-01-01', to: '2026-01-01' }, '/to'],
    [{ from: '2024-01-01', to: '2026-01-01', updatedSince: '2026-05-01' }, '/to'],
    [{ updatedSince: 'soon' }, '/updated_since'],
    [{ updatedSince: '2026-05-16' }, '/updated_since'],
    [{ dataset: 'meter_values', updatedSince: '2026-05-01' }, '/updated_since'],
    [{ dataset: 'meter_values', interval: '15min', updatedSince: '2026-05-01' }, '/updated_since'],
    [{ from: '2026-05-01', timeZone: 'Mars/Olympus' }, '/time_zone'],
    [{ schedule: 'daily', from: '2024-01-01' }, '/from'],
    [{ schedule: 'daily', updatedSince: '2024-01-01' }, '/updated_since'],
    [{ schedule: 'daily', from: '2026-05-01', updatedSince: '2026-05-01' }, '/from'],
    [{ schedule: 'daily', from: '2026-05-01', to: '2026-05-10' }, '/to'],
  ])('cannot be %j: %s', (wish, pointer) => {
    expect(refusal(wish)).toBe(pointer);
  });

  it('begins on a schedule with the period under way, with that of `from`, or with the change asked for', () => {
    expect(plan({ schedule: 'daily' })).toMatchObject({
      isIncremental: false,
      nextFrom: new Date('2026-05-14T23:00:00Z'),
      nextBefore: new Date('2026-05-15T23:00:00Z'),
      before: null,
    });
    expect(plan({ schedule: 'monthly', from: '2026-03-10' })).toMatchObject({
      nextFrom: new Date('2026-03-01T00:00:00Z'),
      nextBefore: new Date('2026-03-31T23:00:00Z'),
    });
    expect(plan({ schedule: 'weekly', updatedSince: '2026-05-13T12:00:00Z' })).toMatchObject({
      isIncremental: true,
      nextFrom: new Date('2026-05-13T12:00:00Z'),
      nextBefore: new Date('2026-05-17T23:00:00Z'),
    });
  });

  it('leaves no gap between the runs of a schedule, and has nothing twice', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SCHEDULES),
        fc.constantFrom('UTC', 'Europe/London', 'America/Havana', 'Asia/Beirut'),
        fc.date({ min: new Date('2025-05-01'), max: NOW, noInvalidDate: true }),
        fc.boolean(),
        (schedule, timeZone, begin, isIncremental) => {
          const at = begin.toISOString();
          const first = plan({
            schedule,
            timeZone,
            ...(isIncremental ? { updatedSince: at } : { from: at }),
          });
          if (first.kind !== 'scheduled') throw new Error('It is no schedule');
          expect(+first.nextFrom).toBeLessThanOrEqual(+begin);
          let run = { from: first.nextFrom, before: first.nextBefore };
          for (let runs = 0; runs < 40; runs += 1) {
            expect(+run.before).toBeGreaterThan(+run.from);
            const next = nextRun(schedule, run.before, timeZone);
            expect(next.from).toEqual(run.before);
            run = next;
          }
        },
      ),
    );
  });
});
