import { connectionHealth } from './connection-health';
import type { ConnectionWord } from './connection-spans';

const NOW = new Date('2026-05-02T12:00:00.000Z');
const ago = (hours: number): Date => new Date(+NOW - hours * 3_600_000);
const opened = (hours: number, epoch: number): ConnectionWord => ({ isOpening: true, at: ago(hours), epoch });
const closed = (hours: number, epoch: number): ConnectionWord => ({
  isOpening: false,
  at: ago(hours),
  epoch,
});

describe('connectionHealth', () => {
  it('of one that never connected is nothing', () => {
    expect(connectionHealth([], null, NOW)).toEqual({
      observedFrom: null,
      uptimePercent: null,
      disconnections: 0,
      lastConnectedAt: null,
      lastDisconnectedAt: null,
    });
  });

  it('counts what was up of the last 24 hours, and the ends in them', () => {
    const words = [
      ...[opened(100, 1), closed(30, 1), opened(28, 2), closed(12, 2), opened(6, 3), closed(3, 3)],
      opened(2.4, 4),
    ];
    expect(connectionHealth(words, ago(100), NOW)).toEqual({
      observedFrom: ago(24),
      // 12 + 3 + 2.4 of 24 hours.
      uptimePercent: 72.5,
      disconnections: 2,
      lastConnectedAt: ago(2.4),
      lastDisconnectedAt: ago(3),
    });
  });

  it('of one that came 3 hours ago for the first time is of those 3 hours', () => {
    expect(connectionHealth([opened(3, 1), closed(2, 1), opened(1.25, 2)], ago(3), NOW)).toMatchObject({
      observedFrom: ago(3),
      uptimePercent: 75,
      disconnections: 1,
    });
  });

  it('of one that is gone for days is 0, without a disconnection', () => {
    expect(connectionHealth([opened(200, 1), closed(40, 1)], ago(200), NOW)).toMatchObject({
      uptimePercent: 0,
      disconnections: 0,
      lastDisconnectedAt: ago(40),
    });
  });

  it('tells the newest socket’s opening, also where it replaced another without a gap', () => {
    const health = connectionHealth(
      [opened(50, 1), closed(20, 1), opened(20, 2), opened(1, 3)],
      ago(50),
      NOW,
    );
    expect(health).toMatchObject({ uptimePercent: 100, disconnections: 0, lastConnectedAt: ago(1) });
    expect(health.lastDisconnectedAt).toBeNull();
  });

  it('is not a whole where there was a gap of a second', () => {
    const back = { isOpening: true, at: new Date(+ago(1) + 1_000), epoch: 2 };
    const health = connectionHealth([opened(50, 1), closed(1, 1), back], ago(50), NOW);
    expect(health).toMatchObject({ uptimePercent: 99.99, disconnections: 1 });
  });

  it('of one whose instance is ahead of ours is that of this moment', () => {
    expect(connectionHealth([opened(-0.01, 1)], ago(-0.01), NOW)).toMatchObject({ uptimePercent: 100 });
  });
});
