import type { WebSocket } from 'ws';

import { FrameAllowance } from './domain/frame-allowance';

/** Frames that may wait for their turn before the socket is no longer read: the charger feels the pressure. */
const MAX_WAITING_FRAMES = 32;

/** RFC 6455 §7.4.1, policy violation. */
const FLOODED = 1008;

export interface FlowLimits {
  /** 0: no limit. */
  readonly framesPerSecond: number;
  /** What may lie in memory because the charger does not read it. */
  readonly unreadBytes: number;
}

type Hold = 'waiting' | 'rate';

/** How fast one socket is read, and how much it may leave unread: nothing that it sends is dropped, only later read. */
export class SocketFlow {
  private waiting = 0;
  private readonly holds = new Set<Hold>();
  private readonly allowance: FrameAllowance;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly socket: WebSocket,
    private readonly limits: FlowLimits,
    private readonly onExcess: (kind: 'flood' | 'unread') => void,
  ) {
    this.allowance = new FrameAllowance(limits.framesPerSecond, Date.now());
    socket.on('close', () => {
      if (this.timer !== null) clearTimeout(this.timer);
    });
  }

  /** Of whatever kind. */
  frameCame(): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    const pauseMs = this.allowance.take(Date.now());
    if (pauseMs === 0) return;
    if (pauseMs === 'flood') {
      this.onExcess('flood');
      this.socket.close(FLOODED, 'too many messages');
      return;
    }
    this.hold('rate');
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.release('rate'), pauseMs);
    this.timer.unref();
  }

  /** Whether it is not read just now: neither are its pongs. */
  get isHeld(): boolean {
    return this.holds.size > 0;
  }

  callWaits(): void {
    this.waiting += 1;
    if (this.waiting >= MAX_WAITING_FRAMES) this.hold('waiting');
  }

  callAnswered(): void {
    this.waiting -= 1;
    if (this.waiting < MAX_WAITING_FRAMES / 2) this.release('waiting');
  }

  /** Cuts a charger that sends and does not read: what it is told must not fill our memory. */
  send(text: string): void {
    const { socket } = this;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > this.limits.unreadBytes) {
      this.onExcess('unread');
      socket.terminate();
      return;
    }
    socket.send(text);
  }

  private hold(kind: Hold): void {
    this.holds.add(kind);
    this.socket.pause();
  }

  private release(kind: Hold): void {
    this.holds.delete(kind);
    if (this.holds.size === 0) this.socket.resume();
  }
}
