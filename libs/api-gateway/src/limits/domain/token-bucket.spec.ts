import fc from 'fast-check';

import { type RateLimit, TokenBucket } from './token-bucket';

const LIMIT: RateLimit = { perMinute: 600, burst: 100 };

function takeMany(bucket: TokenBucket, count: number, now: number): number {
  return Array.from({ length: count }, () => bucket.take(now)).filter(Boolean).length;
}

describe('a token bucket', () => {
  it('lets a burst through at once, and then as many as come into it', () => {
    const bucket = new TokenBucket(LIMIT, 0);
    expect(takeMany(bucket, 150, 0)).toBe(100);
    expect(takeMany(bucket, 150, 99)).toBe(0);
    expect(takeMany(bucket, 150, 100)).toBe(1);
    expect(takeMany(bucket, 150, 1_100)).toBe(10);
    expect(takeMany(bucket, 150, 60_000)).toBe(100);
  });

  it('says how many may come, and when it is full again', () => {
    const bucket = new TokenBucket(LIMIT, 0);
    expect(bucket.state(0)).toEqual({ remaining: 100, secondsToFull: 0, secondsToNext: 0 });
    takeMany(bucket, 100, 0);
    expect(bucket.state(0)).toEqual({ remaining: 0, secondsToFull: 10, secondsToNext: 0.1 });
    expect(bucket.state(5_000)).toEqual({ remaining: 50, secondsToFull: 5, secondsToNext: 0 });
  });

  it('never lets more through than burst and rate allow, whatever comes when', () => {
    const limits = fc.record({
      perMinute: fc.integer({ min: 1, max: 6_000 }),
      burst: fc.integer({ min: 1, max: 50 }),
    });
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 80 })));
    fc.assert(
      fc.property(limits, steps, (limit, comings) => {
        const bucket = new TokenBucket(limit, 0);
        let now = 0;
        let through = 0;
        for (const [pause, count] of comings) {
          now += pause;
          through += takeMany(bucket, count, now);
          expect(through).toBeLessThanOrEqual(limit.burst + (now / 60_000) * limit.perMinute + 1e-6);
        }
      }),
    );
  });

  it('goes by what all instances have left, less what it has taken since it asked', () => {
    const bucket = new TokenBucket(LIMIT, 0);
    takeMany(bucket, 30, 0);
    expect(bucket.report()).toEqual({ limit: LIMIT, taken: 30 });
    takeMany(bucket, 5, 0);
    bucket.reconcile(20, 0);
    expect(bucket.state(0).remaining).toBe(15);
    expect(bucket.report().taken).toBe(5);
  });

  it('is in debt for what others took, until that has come in', () => {
    const bucket = new TokenBucket(LIMIT, 0);
    bucket.reconcile(-50, 0);
    expect(bucket.state(0)).toEqual({ remaining: 0, secondsToFull: 15, secondsToNext: 5.1 });
    expect(bucket.take(5_000)).toBe(false);
    expect(bucket.take(5_200)).toBe(true);
  });

  it('reports again what did not arrive, but no more than one second’s worth', () => {
    const bucket = new TokenBucket(LIMIT, 0);
    takeMany(bucket, 30, 0);
    bucket.unreported(bucket.report().taken);
    takeMany(bucket, 5, 0);
    expect(bucket.report().taken).toBe(35);
    for (let second = 1; second <= 60; second += 1) {
      takeMany(bucket, 50, second * 1_000);
      bucket.unreported(bucket.report().taken);
    }
    expect(bucket.report().taken).toBeLessThanOrEqual(110);
  });

  it('has its new limit from the next request on', () => {
    const bucket = new TokenBucket(LIMIT, 0);
    bucket.setLimit({ perMinute: 60, burst: 10 }, 0);
    expect(takeMany(bucket, 50, 0)).toBe(10);
    bucket.setLimit({ perMinute: 6_000, burst: 200 }, 0);
    expect(takeMany(bucket, 50, 0)).toBe(0);
    expect(takeMany(bucket, 500, 2_000)).toBe(200);
  });
});
