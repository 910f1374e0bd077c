/** A look into a running Node by its inspector's protocol: its memory, and where its time goes. */
import { WebSocket } from 'ws';

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export class Inspector {
  private lastId = 0;
  private readonly waiting = new Map<number, (answer: Answer) => void>();

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const answer = JSON.parse(data.toString()) as Answer;
      if (answer.id === undefined) return;
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    });
    // It is away when its process is, and the calls that wait say so.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const settle of this.waiting.values()) settle({ error: { message: 'the process ended' } });
    });
  }

  /** Of a process that runs with `--inspect=127.0.0.1:<port>`. */
  static async connect(port: number): Promise<Inspector> {
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
    const [target] = (await answer.json()) as { webSocketDebuggerUrl: string }[];
    const socket = new WebSocket(target!.webSocketDebuggerUrl, { perMessageDeflate: false });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    return new Inspector(socket);
  }

  /** Bytes that are in use on the heap and beside it, after everything else is collected. */
  async liveBytes(): Promise<{ heap: number; external: number }> {
    await this.call('HeapProfiler.enable');
    // What has a finalizer goes at the second time only.
    await this.call('HeapProfiler.collectGarbage');
    await this.call('HeapProfiler.collectGarbage');
    const usage = await this.call<{ usedSize: number; backingStorageSize: number }>('Runtime.getHeapUsage');
    return { heap: usage.usedSize, external: usage.backingStorageSize };
  }

  async startProfile(): Promise<void> {
    await this.call('Profiler.enable');
    await this.call('Profiler.setSamplingInterval', { interval: 500 });
    await this.call('Profiler.start');
  }

  async stopProfile<Profile>(): Promise<Profile> {
    const { profile } = await this.call<{ profile: Profile }>('Profiler.stop');
    return profile;
  }

  close(): void {
    this.socket.close();
  }

  private call<R>(method: string, params: object = {}): Promise<R> {
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ result, error }) => {
        if (error === undefined) resolve(result as R);
        else reject(new Error(`${method}: ${error.message}`));
      });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }
}
