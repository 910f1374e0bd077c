import { rateLimitHeaders, retryAfter } from './rate-limit-headers';

describe('the headers of the rate limit', () => {
  it('say the same in both families', () => {
    const state = { remaining: 42, secondsToFull: 5.8, secondsToNext: 0 };
    const now = Date.parse('2026-11-21T12:00:00.300Z');
    expect(rateLimitHeaders({ perMinute: 600, burst: 100 }, state, now)).toEqual({
      'x-ratelimit-limit': '600',
      'x-ratelimit-remaining': '42',
      'x-ratelimit-reset': String(Date.parse('2026-11-21T12:00:07Z') / 1_000),
      'ratelimit-policy': '"minute";q=600;w=60',
      ratelimit: '"minute";r=42;t=6',
    });
  });

  it.each([
    [0, '1'],
    [0.1, '1'],
    [1.1, '2'],
    [86_399.5, '86400'],
  ])('let a client wait %d s as %s', (seconds, header) => {
    expect(retryAfter(seconds)).toBe(header);
  });
});
