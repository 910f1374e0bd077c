/** Calls from the harness to a program of its own in another process, and back, by the channel between the two. */
import type { ChildProcess } from 'node:child_process';

/** Methods of one argument or none, which can be sent as JSON. */
type Api = Record<string, (argument: never) => unknown>;

interface Call {
  readonly id: number;
  readonly method: string;
  readonly argument: unknown;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The harness's end. */
export class Program<A extends Api> {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  constructor(
    readonly name: string,
    private readonly child: ChildProcess,
  ) {
    child.on('message', (message) => this.settle(message as Answer));
    child.once('exit', (code, signal) => {
      for (const { reject } of this.waiting.values())
        reject(new Error(`${name} ended (${String(code ?? signal)}) before it answered`));
    });
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error(`${this.name} does not run`);
    return this.child.pid;
  }

  call<M extends keyof A & string>(
    method: M,
    ...[argument]: Parameters<A[M]>
  ): Promise<Awaited<ReturnType<A[M]>>> {
    this.lastId += 1;
    const call: Call = { id: this.lastId, method, argument };
    return new Promise((resolve, reject) => {
      this.waiting.set(call.id, { resolve: resolve as Waiting['resolve'], reject });
      this.child.send(call);
    });
  }

  private settle({ id, result, error }: Answer): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(`${this.name}: ${error}`));
  }
}

/** The program's end: answers calls until the harness is gone. */
export function serveHarness(api: Api): void {
  process.on('message', (message) => {
    const { id, method, argument } = message as Call;
    void answer(api, method, argument).then((outcome) => process.send?.({ id, ...outcome }));
  });
  process.once('disconnect', () => process.exit(0));
}

async function answer(api: Api, method: string, argument: unknown): Promise<Omit<Answer, 'id'>> {
  try {
    return { result: await api[method]?.(argument as never) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
