import { FrameAllowance } from './frame-allowance';

describe('how fast a socket may send', () => {
  const taken = (allowance: FrameAllowance, count: number, at: number) =>
    Array.from({ length: count }, () => allowance.take(at)).at(-1);

  it('is ten seconds of frames at once, and then its rate', () => {
    const allowance = new FrameAllowance(10, 0);
    expect(taken(allowance, 100, 0)).toBe(0);
    expect(allowance.take(0)).toBe(100);
    expect(allowance.take(0)).toBe(200);
    expect(allowance.take(300)).toBe(0);
    expect(allowance.take(300)).toBe(100);
  });

  it('is no more after a long silence', () => {
    const allowance = new FrameAllowance(10, 0);
    expect(taken(allowance, 100, 3_600_000)).toBe(0);
    expect(allowance.take(3_600_000)).toBe(100);
  });

  it('is too much after a minute without a break', () => {
    const allowance = new FrameAllowance(10, 0);
    taken(allowance, 102, 0);
    for (let second = 1; second < 60; second += 1) {
      expect(taken(allowance, 10, second * 1_000)).toBe(200);
    }
    expect(taken(allowance, 10, 60_000)).toBe('flood');
  });

  it('is not too much of one that waits when it must', () => {
    const allowance = new FrameAllowance(10, 0);
    taken(allowance, 102, 0);
    allowance.take(30_000);
    expect(taken(allowance, 102, 60_000)).toBe(200);
  });

  it('is not too much of one with a second to spare', () => {
    const allowance = new FrameAllowance(10, 0);
    taken(allowance, 102, 0);
    // 11 frames' time has passed since it was 2 behind, and 1 is taken.
    allowance.take(1_300);
    expect(taken(allowance, 22, 60_000)).toBe(0);
  });

  it('is without limit where there is none', () => {
    expect(taken(new FrameAllowance(0, 0), 100_000, 0)).toBe(0);
  });
});
