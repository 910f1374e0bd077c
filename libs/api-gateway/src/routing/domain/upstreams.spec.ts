import { Upstreams } from './upstreams';

describe('the instances of a service', () => {
  it('take turns', () => {
    const upstreams = new Upstreams(['a', 'b', 'c']);
    const first = Array.from({ length: 6 }, () => upstreams.order(0)[0]);
    expect(first).toEqual(['b', 'c', 'a', 'b', 'c', 'a']);
  });

  it('are all tried by each request', () => {
    const upstreams = new Upstreams(['a', 'b', 'c']);
    expect(upstreams.order(0)).toEqual(['b', 'c', 'a']);
  });

  it('come last for a second when they refused', () => {
    const upstreams = new Upstreams(['a', 'b']);
    upstreams.refused('b', 1_000);
    expect([upstreams.order(1_001), upstreams.order(1_999)]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(upstreams.order(2_000)[0]).toBe('b');
  });

  it('may be one, which is always tried', () => {
    const upstreams = new Upstreams(['a']);
    upstreams.refused('a', 0);
    expect(upstreams.order(1)).toEqual(['a']);
  });
});
