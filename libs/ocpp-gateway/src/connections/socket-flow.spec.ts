import { EventEmitter } from 'node:events';

import type { WebSocket } from 'ws';

import { SocketFlow } from './socket-flow';

/** As far as the flow goes. */
class Line extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  isPaused = false;
  readonly sent: string[] = [];
  end: string | null = null;

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  terminate(): void {
    this.end = 'cut';
    this.readyState = 3;
  }

  close(code: number): void {
    this.end = `closed ${code}`;
    this.readyState = 2;
  }
}

describe('the flow of one socket', () => {
  let line: Line;
  let excess: string[];
  let flow: SocketFlow;

  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    line = new Line();
    excess = [];
    const limits = { framesPerSecond: 1, unreadBytes: 1_000 };
    flow = new SocketFlow(line as unknown as WebSocket, limits, (kind) => excess.push(kind));
  });

  afterEach(() => jest.useRealTimers());

  const comes = (count: number) => {
    for (let n = 0; n < count; n += 1) flow.frameCame();
  };

  it('sends while the charger reads, and cuts one that does not', () => {
    line.bufferedAmount = 1_000;
    flow.send('one');
    line.bufferedAmount = 1_001;
    flow.send('two');
    flow.send('three');
    expect(line).toMatchObject({ sent: ['one'], end: 'cut' });
    expect(excess).toEqual(['unread']);
  });

  it('is not read for as long as the charger is ahead of its rate', () => {
    comes(10);
    expect(line.isPaused).toBe(false);
    comes(2);
    expect(line.isPaused).toBe(true);
    expect(flow.isHeld).toBe(true);
    jest.advanceTimersByTime(1_999);
    expect(line.isPaused).toBe(true);
    jest.advanceTimersByTime(1);
    expect(line.isPaused).toBe(false);
  });

  it('is read again only when nothing holds it any more', () => {
    for (let n = 0; n < 32; n += 1) flow.callWaits();
    comes(11);
    jest.advanceTimersByTime(1_000);
    expect(line.isPaused).toBe(true);
    for (let n = 0; n < 17; n += 1) flow.callAnswered();
    expect(line.isPaused).toBe(false);
  });

  it('ends with 1008, told once, when it is ahead for a minute', () => {
    comes(11);
    for (let second = 1; second <= 60; second += 1) {
      jest.advanceTimersByTime(1_000);
      comes(2);
    }
    comes(5);
    expect(line.end).toBe('closed 1008');
    expect(excess).toEqual(['flood']);
  });
});
