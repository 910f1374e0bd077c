import { Statistics } from './statistics';

describe('what a fleet counts', () => {
  it('is the round trips of each action, and the errors of each kind', () => {
    const statistics = new Statistics();
    statistics.roundTrip('Heartbeat', 5);
    statistics.roundTrip('Heartbeat', 7);
    statistics.roundTrip('Authorize', 9);
    statistics.error('timeout Heartbeat');
    statistics.error('timeout Heartbeat');
    expect([...statistics.latencies].map(([action, { count }]) => [action, count])).toEqual([
      ['Heartbeat', 2],
      ['Authorize', 1],
    ]);
    expect([...statistics.errors]).toEqual([['timeout Heartbeat', 2]]);
  });
});
