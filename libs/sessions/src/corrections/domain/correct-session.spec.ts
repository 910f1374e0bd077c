import * as fc from 'fast-check';

import type { MeterSample, SessionFact } from '../../charging-sessions/domain/session-facts';
import {
  applyFact,
  energyWh,
  maxPowerW,
  meterStartWh,
  meterStopWh,
  type SessionState,
} from '../../charging-sessions/domain/session-state';
import { energyCurve } from '../../meter-series/domain/energy-curve';
import { quartersOf } from '../../meter-series/domain/quarters';

import { type Change, correctSession, type StandingReading } from './correct-session';
import { StandsOtherwiseError } from './correction.errors';

const minute = (minutes: number): Date => new Date(Date.UTC(2026, 4, 1, 8, 0) + minutes * 60_000);
const END = 60;

const sample = (minutes: number, registerWh: number, powerW: number | null = null): MeterSample => ({
  at: minute(minutes),
  registerWh,
  powerW,
});
const metered = (one: MeterSample): SessionFact => ({ kind: 'metered', at: one.at, samples: [one] });
const started: SessionFact = {
  kind: 'started',
  at: minute(0),
  meterStartWh: 1_000,
  authorization: null,
  chargingState: null,
  samples: [],
};
const ended = (meterStopWh: number | null): SessionFact => ({
  kind: 'ended',
  at: minute(END),
  meterStopWh,
  reason: 'Local',
  samples: [],
});

/** One session as it is stored: its state, and its readings with what stands for each. */
class ASession {
  state: SessionState | null = null;
  private readings: StandingReading[] = [];
  private samples: MeterSample[] = [];
  trail = 0;

  tell(...facts: readonly SessionFact[]): this {
    for (const fact of facts) {
      for (const one of fact.samples) this.store(one);
      this.state = applyFact(this.state, fact);
    }
    return this;
  }

  correct(...changes: readonly Change[]): this {
    const instants = changes.flatMap((change) => (change.kind === 'reading' ? [+change.at] : []));
    const { state, values } = correctSession(this.known, changes, {
      standing: this.readings.filter(({ at }) => instants.includes(+at)),
      maxPowerElsewhereW: (at) => {
        const others = this.samples.filter((one) => !at.some((instant) => +instant === +one.at));
        return others.reduce<number | null>(
          (most, { powerW }) => (powerW === null ? most : Math.max(most ?? 0, powerW)),
          null,
        );
      },
    });
    const right = new Map(values.map(({ reading, value }) => [reading.seq, value]));
    this.readings = this.readings.map((one) => ({ ...one, value: right.get(one.seq) ?? one.value }));
    this.state = state;
    this.trail += 1;
    return this;
  }

  /** What stands for the register of a minute. */
  registerAt(minutes: number): number {
    return Number(this.readings.find(({ at, unit }) => +at === +minute(minutes) && unit === 'Wh')?.value);
  }

  get known(): SessionState {
    if (this.state === null) throw new Error('nothing was told');
    return this.state;
  }

  get figures() {
    return {
      start: meterStartWh(this.known),
      stop: meterStopWh(this.known),
      energy: energyWh(this.known),
      power: maxPowerW(this.known),
      status: this.known.status,
      quarters: this.quarters.map(({ energyWh: wh }) => wh),
    };
  }

  get quarters() {
    const span = { startedMs: +this.known.startedAt, untilMs: +(this.known.endedAt ?? minute(END)) };
    const figures = { ...span, meterStartWh: meterStartWh(this.known), energyWh: energyWh(this.known) };
    const right = new Map(this.known.corrected?.registers.map(({ at, value }) => [+at, value]));
    const points = this.samples.flatMap(({ at, registerWh }) =>
      registerWh === null ? [] : [{ atMs: +at, registerWh: right.get(+at) ?? registerWh }],
    );
    return quartersOf(energyCurve(figures, points), span);
  }

  private store(one: MeterSample): void {
    if (this.samples.some(({ at }) => +at === +one.at)) return;
    this.samples.push(one);
    const { at, registerWh, powerW } = one;
    const common = { at, phase: null, context: 'Sample.Periodic', location: 'Outlet' };
    const add = (measurand: string, unit: string, value: number | null) => {
      if (value === null) return;
      const seq = this.readings.length + 1;
      this.readings.push({ ...common, seq, measurand, unit, value: String(value) });
    };
    add('Energy.Active.Import.Register', 'Wh', registerWh);
    add('Power.Active.Import', 'W', powerW);
  }
}

const reading = (minutes: number, old: number, right: number): Change => ({
  kind: 'reading',
  at: minute(minutes),
  measurand: 'Energy.Active.Import.Register',
  phase: null,
  old,
  new: right,
});
const power = (minutes: number, old: number, right: number): Change =>
  ({
    ...reading(minutes, old, right),
    measurand: 'Power.Active.Import',
  }) as Change;
const stop = (old: number | null, right: number): Change => ({
  kind: 'register',
  register: 'stop',
  old,
  new: right,
});

const DAY = [started, metered(sample(20, 5_000, 11_000)), metered(sample(40, 9_000, 50_000)), ended(12_000)];

describe('a corrected session', () => {
  it('has the energy of the register that was put right, and keeps what the charger said', () => {
    const session = new ASession().tell(...DAY).correct(stop(12_000, 11_500));
    expect(session.figures).toMatchObject({ stop: 11_500, energy: 10_500, status: 'completed' });
    expect(session.known.meterStopWh).toBe(12_000);
  });

  it('has failed where nothing was taken after all', () => {
    const session = new ASession().tell(started, ended(1_200)).correct(stop(1_200, 1_000));
    expect(session.figures).toMatchObject({ energy: 0, status: 'failed' });
  });

  it('ends with the last register that was read, as it was put right', () => {
    const session = new ASession()
      .tell(started, ...DAY.slice(1, 3), ended(null))
      .correct(reading(40, 9_000, 8_000));
    expect(session.figures).toMatchObject({ stop: 8_000, energy: 7_000 });
  });

  it('peaks at what is left, and at what comes late', () => {
    const session = new ASession().tell(...DAY).correct(power(40, 50_000, 10_000));
    expect(session.figures.power).toBe(11_000);
    session.tell(metered(sample(40, 9_000, 50_000)), metered(sample(50, 10_000, 12_000)));
    expect(session.figures.power).toBe(12_000);
  });

  it('is put right by those who know what stands, to six digits', () => {
    const session = new ASession().tell(...DAY);
    expect(() => session.correct(stop(12_001, 11_500))).toThrow(StandsOtherwiseError);
    expect(() => session.correct(stop(null, 11_500))).toThrow(StandsOtherwiseError);
    expect(() => session.correct(reading(21, 5_000, 6_000))).toThrow(StandsOtherwiseError);
    const fine = new ASession().tell(started, metered(sample(20, 5_000, 7_400.000_000_000_3)), ended(12_000));
    expect(fine.correct(power(20, 7_400, 7_000)).figures.power).toBe(7_000);
  });

  it('does not run backwards, nor take what no outlet gives', () => {
    const session = new ASession().tell(...DAY);
    const code = (change: Change): unknown => {
      try {
        session.correct(change);
      } catch (error) {
        return (error as { errors: { code: string }[] }).errors[0]?.code;
      }
      return null;
    };
    expect(code(stop(12_000, 999))).toBe('backwards');
    expect(code(stop(12_000, 5_000_000))).toBe('implausible');
    expect(session.trail).toBe(0);
  });

  const MINUTES = [10, 20, 30, 40, 50];
  /** Registers as they rise, by minute; and corrections that are made of what stands then. */
  const happening = fc.oneof(
    fc.record({ kind: fc.constant('told' as const), index: fc.nat(MINUTES.length - 1) }),
    fc.record({
      kind: fc.constant('reading' as const),
      index: fc.nat(MINUTES.length - 1),
      wh: fc.integer({ min: 1_000, max: 20_000 }),
    }),
    fc.record({ kind: fc.constant('stop' as const), wh: fc.integer({ min: 1_000, max: 20_000 }) }),
    fc.record({ kind: fc.constant('end' as const), wh: fc.integer({ min: 1_000, max: 20_000 }) }),
  );

  it('is the sum of its quarters, however corrections and late facts come', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 12 }), (happenings) => {
        const session = new ASession().tell(started, ended(12_000));
        for (const one of happenings) {
          if (one.kind === 'told') {
            const at = MINUTES[one.index] ?? 0;
            session.tell(metered(sample(at, 1_000 + at * 200)));
          } else if (one.kind === 'end') session.tell(ended(one.wh));
          else if (one.kind === 'stop') session.correct(stop(session.figures.stop, one.wh));
          else {
            const at = MINUTES[one.index] ?? 0;
            const stands = session.registerAt(at);
            if (!Number.isNaN(stands)) session.correct(reading(at, stands, one.wh));
          }
          const { energy, quarters } = session.figures;
          expect(quarters.reduce((sum: number, wh) => sum + (wh ?? NaN), 0)).toBe(energy);
        }
      }),
    );
  });

  it('is the same whether facts of other instants come before a correction or after it', () => {
    const late = MINUTES.map((at) => metered(sample(at, 1_000 + at * 200, at * 100)));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(late, { minLength: late.length }),
        fc.nat(late.length),
        fc.integer({ min: 1_000, max: 12_000 }),
        fc.nat(20_000),
        (facts, place, wh, watts) => {
          const first = metered(sample(25, 6_000, 15_000));
          const changes = [reading(25, 6_000, wh), power(25, 15_000, watts)];
          const of = (told: readonly SessionFact[]) =>
            new ASession().tell(started, first, ...told, ended(12_000));
          const before = of(facts).correct(...changes);
          const between = of(facts.slice(0, place))
            .correct(...changes)
            .tell(...facts.slice(place));
          expect(between.figures).toEqual(before.figures);
        },
      ),
    );
  });

  it('that is put back has the figures of one that never was corrected, and a trail of two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 20_000 }), fc.nat(60_000), (wh, watts) => {
        const never = new ASession().tell(...DAY);
        const twice = new ASession()
          .tell(...DAY)
          .correct(stop(12_000, wh), reading(20, 5_000, wh), power(40, 50_000, watts + 1))
          .correct(stop(wh, 12_000), reading(20, wh, 5_000), power(40, watts + 1, 50_000));
        expect(twice.figures).toEqual(never.figures);
        expect(twice.trail).toBe(2);
      }),
    );
  });
});
