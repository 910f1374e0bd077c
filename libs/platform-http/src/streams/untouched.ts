import { finished, Readable } from 'node:stream';
import { setTimeout as after } from 'node:timers/promises';

/**
 * Passes a request's body on. It reads nothing before it is read itself, and destroyed it leaves the request alive: so
 * what was not begun can be passed on to another, and what is refused can be answered.
 */
class Untouched extends Readable {
  private release: (() => void) | null = null;

  constructor(private readonly body: Readable) {
    super();
  }

  override _read(): void {
    if (this.release === null) this.begin();
    this.body.resume();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.release?.();
    if (this.release !== null) this.body.pause();
    done(error);
  }

  private begin(): void {
    const onData = (chunk: Buffer): void => {
      if (!this.push(chunk)) this.body.pause();
    };
    this.body.on('data', onData);
    const unwatch = finished(this.body, { writable: false }, (error) => {
      if (error == null) this.push(null);
      else this.destroy(error);
    });
    this.release = () => {
      this.body.off('data', onData);
      unwatch();
    };
  }
}

export function untouched(body: Readable): Readable {
  return new Untouched(body);
}

const REST_BYTES = 4 * 1024 * 1024;
const REST_WITHIN_MS = 3_000;

/**
 * Reads what is left of a refused body, if that is not much: a client that writes all of it before it reads would
 * otherwise lose its connection instead of being told why.
 */
export async function discardRest(body: Readable): Promise<void> {
  let bytes = 0;
  const stopping = new AbortController();
  const drained = new Promise<void>((resolve) => {
    const unwatch = finished(body, { writable: false }, () => resolve());
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > REST_BYTES) resolve();
    };
    stopping.signal.addEventListener('abort', () => {
      unwatch();
      body.off('data', onData).pause();
    });
    body.on('data', onData).resume();
  });
  await Promise.race([drained, after(REST_WITHIN_MS, undefined, { ref: false })]);
  stopping.abort();
}
