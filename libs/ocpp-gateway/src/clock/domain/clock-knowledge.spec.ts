import fc from 'fast-check';

import { type ClockKnowledge, learn, MOST_OBSERVATIONS, type Observation, observe } from './clock-knowledge';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-05-01T10:00:00Z');
const UNKNOWN: ClockKnowledge = { habit: null, skewMs: 0 };

interface Message {
  /** After the first, s. */
  readonly received: number;
  /** By the charger's clock, against its receipt, ms. */
  readonly offsetMs: number;
}

/** Of a charger in Berlin, two hours ahead of UTC. */
interface Site {
  readonly timeZone?: string;
  readonly isQueueable?: boolean;
}

function taught(
  known: ClockKnowledge,
  messages: readonly Message[],
  zone = 'Z',
  { timeZone = 'Europe/Berlin', isQueueable = false }: Site = {},
): ClockKnowledge {
  let knowledge = known;
  const recent: Observation[] = [];
  for (const { received, offsetMs } of messages) {
    const receivedAt = new Date(NOW + received * 1000);
    const wallClock = new Date(receivedAt.getTime() + offsetMs).toISOString().replace('Z', zone);
    const observation = observe(wallClock, receivedAt, timeZone, isQueueable);
    if (observation === null) throw new Error(`${wallClock} cannot be read`);
    recent.push(observation);
    knowledge = learn(knowledge, recent.slice(-MOST_OBSERVATIONS));
  }
  return knowledge;
}

const everyMinute = (offsetMs: number, count = 3): Message[] =>
  Array.from({ length: count }, (_, index) => ({ received: index * 60, offsetMs: offsetMs - index * 100 }));

/** What waited while the charger was offline: told within seconds, each longer after the one before. */
const queue = fc
  .array(
    fc.record({ stated: fc.integer({ min: 20, max: 3600 }), received: fc.integer({ min: 0, max: 1000 }) }),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  .map((steps) => {
    let [stated, received] = [-5 * 3600, 0];
    return steps.map((step) => {
      stated += step.stated;
      received += step.received / 1000;
      return { received, offsetMs: (stated - received) * 1000 };
    });
  });

describe('the skew of a clock', () => {
  it.each([
    ['behind by hours', -5 * HOUR],
    ['ahead by hours', 2 * HOUR],
    ['behind by a little over five minutes', -5 * 60_000 - 1000],
    ['that was never set', -NOW],
  ])('is known of one that is %s', (_, offsetMs) => {
    const { skewMs } = taught(UNKNOWN, everyMinute(offsetMs));
    expect(Math.abs(skewMs - offsetMs)).toBeLessThanOrEqual(200);
  });

  it.each([
    ['is less than clocks may differ', everyMinute(-5 * 60_000 + 200)],
    ['is shown by two messages only', everyMinute(-5 * HOUR, 2)],
    [
      'is that of messages that came at once',
      everyMinute(-5 * HOUR).map((message) => ({ ...message, received: message.received / 5 })),
    ],
    [
      'shrinks from one to the next, as that of a slow queue',
      [0, 1, 2, 3, 4].map((index) => ({ received: index * 10, offsetMs: -5 * HOUR + index * 5000 })),
    ],
    [
      'differs by more than the way takes',
      [0, 16, 32].map((s) => ({ received: 2 * s, offsetMs: -s * HOUR })),
    ],
  ])('is none where it %s', (_, messages) => {
    expect(taught(UNKNOWN, messages)).toEqual(UNKNOWN);
  });

  it('is no more when the clock was set', () => {
    const behind = { habit: null, skewMs: -5 * HOUR };
    expect(taught(behind, [{ received: 0, offsetMs: 0 }]).skewMs).toBe(0);
    const ahead = { habit: null, skewMs: 2 * HOUR };
    expect(taught(ahead, everyMinute(0, 2)).skewMs).toBe(2 * HOUR);
    expect(taught(ahead, everyMinute(0)).skewMs).toBe(0);
  });

  it('stays while it drifts, and follows a jump', () => {
    const known = taught(UNKNOWN, everyMinute(-5 * HOUR));
    expect(taught(known, everyMinute(-5 * HOUR - 29_000))).toBe(known);
    expect(taught(known, everyMinute(-4 * HOUR)).skewMs).toBe(-4 * HOUR - 100);
  });

  it('is not what a queue shows that passes through any time', () => {
    fc.assert(
      fc.property(queue, fc.constantFrom(0, 2 * HOUR), (messages, skewMs) => {
        const known = { habit: null, skewMs };
        const stated = messages.map((one) => ({ ...one, offsetMs: Math.min(one.offsetMs, 0) + skewMs }));
        expect(taught(known, stated)).toEqual(known);
      }),
    );
  });
});

describe('the habit of a charger that names no zone', () => {
  it.each([
    ['utc', -30_000],
    ['local', 2 * HOUR - 30_000],
    ['utc', -600_000],
    ['local', 2 * HOUR + 600_000],
    [null, 2 * HOUR + 601_000],
    [null, -7 * HOUR],
  ])('is shown to be %s by one message at %d ms', (habit, offsetMs) => {
    expect(taught(UNKNOWN, [{ received: 0, offsetMs }], '').habit).toBe(habit);
  });

  it('is shown by no message that names its zone', () => {
    expect(taught(UNKNOWN, [{ received: 0, offsetMs: 0 }]).habit).toBeNull();
  });

  it('is local time for certain where it would be the future, and UTC where local time would be', () => {
    const utc: ClockKnowledge = { habit: 'utc', skewMs: 0 };
    expect(taught(utc, [{ received: 0, offsetMs: 2 * HOUR }], '').habit).toBe('local');
    const inNewYork = observe('2026-05-01T10:00:00', new Date(NOW), 'America/New_York');
    if (inNewYork === null) throw new Error('cannot be read');
    expect(learn({ habit: 'local', skewMs: 0 }, [inNewYork]).habit).toBe('utc');
  });

  it('changes when messages are of now by the other for a while', () => {
    const local: ClockKnowledge = { habit: 'local', skewMs: 0 };
    expect(taught(local, everyMinute(0, 2), '').habit).toBe('local');
    expect(taught(local, everyMinute(0), '')).toEqual({ habit: 'utc', skewMs: 0 });
  });

  it('is apart from a skew', () => {
    const local: ClockKnowledge = { habit: 'local', skewMs: 0 };
    expect(taught(local, everyMinute(2 * HOUR), '')).toEqual(local);
    const behind = taught(local, everyMinute(HOUR), '');
    expect(behind).toEqual({ habit: 'local', skewMs: -HOUR - 100 });
  });

  it('is not what a queue shows that passes through any time', () => {
    fc.assert(
      fc.property(queue, (messages) => {
        const local: ClockKnowledge = { habit: 'local', skewMs: 0 };
        const stated = messages.map((one) => ({ ...one, offsetMs: Math.min(one.offsetMs, 0) + 2 * HOUR }));
        expect(taught(local, stated, '')).toEqual(local);
      }),
    );
  });
});

describe('a habit that nobody knows yet', () => {
  const zones = fc.constantFrom(
    ['Europe/Berlin', 2] as const,
    ['America/New_York', -4] as const,
    ['Asia/Kolkata', 5.5] as const,
    ['Pacific/Auckland', 12] as const,
  );
  const habits = fc.constantFrom('utc' as const, 'local' as const);

  it.each([
    ['local time of two hours ago', 2 * HOUR - 2 * HOUR],
    ['local time of two hours and some minutes ago', -8 * 60_000],
    ['UTC of now', -30_000],
  ])('is not learnt of a message from a queue: %s', (_, offsetMs) => {
    const queued = { isQueueable: true };
    expect(taught(UNKNOWN, [{ received: 0, offsetMs }], '', queued)).toEqual(UNKNOWN);
  });

  it('is learnt of such messages where they are of now for a while', () => {
    expect(taught(UNKNOWN, everyMinute(0), '', { isQueueable: true }).habit).toBe('utc');
  });

  it('is never learnt wrongly of a queue, wherever and however late', () => {
    fc.assert(
      fc.property(queue, zones, habits, (messages, [timeZone, zoneHours], habit) => {
        const isAheadMs = habit === 'local' ? zoneHours * HOUR : 0;
        const stated = messages.map((one) => ({ ...one, offsetMs: Math.min(one.offsetMs, 0) + isAheadMs }));
        const known = taught(UNKNOWN, stated, '', { timeZone, isQueueable: true });
        expect([null, habit]).toContain(known.habit);
      }),
    );
  });
});

describe('a timestamp that cannot be read', () => {
  it('shows nothing', () => {
    expect(observe('soon', new Date(NOW), 'Europe/Berlin')).toBeNull();
  });
});
