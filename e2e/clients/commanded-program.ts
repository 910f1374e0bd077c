import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a program said of a step: a line of JSON. */
export type Step = Readonly<Record<string, unknown>> & { readonly event: string };

const STEP_WITHIN_MS = 60_000;

/** A charger in another language, which tells its steps in lines of JSON and waits for commands between them. */
export class CommandedProgram {
  private readonly steps: Step[] = [];
  private readonly waiting: (() => void)[] = [];
  private said = '';
  private hasEnded = false;

  private constructor(private readonly child: ChildProcess) {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => this.heard(line));
    child.stderr?.on('data', (data: Buffer) => (this.said += data.toString()));
    child.once('error', (error) => (this.said += error.message));
    child.once('close', () => {
      this.hasEnded = true;
      this.wake();
    });
  }

  /** @param password not seen in the list of processes */
  static run(command: string, args: readonly string[], password: Buffer | string): CommandedProgram {
    const env = { ...process.env, OCPP_PASSWORD_BASE64: Buffer.from(password as string).toString('base64') };
    return new CommandedProgram(spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** Rejects with what the program said when it ends before, or takes too long. */
  async step(event: string): Promise<Step> {
    const until = Date.now() + STEP_WITHIN_MS;
    for (;;) {
      const step = this.steps.find((candidate) => candidate.event === event);
      if (step !== undefined) return step;
      if (this.hasEnded || Date.now() > until) {
        this.child.kill();
        throw new Error(`The charger did not say ${event}: ${JSON.stringify(this.steps)} ${this.said}`);
      }
      await this.change(until - Date.now());
    }
  }

  private heard(line: string): void {
    if (!line.startsWith('{')) this.said += `${line}\n`;
    else this.steps.push(JSON.parse(line) as Step);
    this.wake();
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private change(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
