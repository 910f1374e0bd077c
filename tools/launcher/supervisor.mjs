import { BackOff } from './back-off.mjs';

/**
 * Keeps one program running: one that ends by itself is started again with back-off, and said so in one line; one
 * that was stopped on purpose stays stopped.
 */
export class Supervised {
  #running = null;
  #wanted = false;
  #startedAt = 0;
  #backOff = new BackOff();
  #retry = null;
  #starting = null;

  /**
   * @param {string} name
   * @param {() => Promise<{child?: import('node:child_process').ChildProcess, exited: Promise<object>|null, stop(): Promise<void>}>} launch
   *   resolves when the program is ready
   * @param {{ report(line: string): void, changed(): void, logFile: string }} options
   */
  constructor(name, launch, options) {
    this.name = name;
    this.launch = launch;
    this.options = options;
  }

  get state() {
    if (this.#running !== null) return 'running';
    return this.#wanted ? 'restarting' : 'stopped';
  }

  get pid() {
    return this.#running?.child?.pid ?? null;
  }

  /** What `launch` gave. */
  get running() {
    return this.#running;
  }

  /** Starts it and resolves when it is ready. */
  start() {
    this.#wanted = true;
    if (this.#running !== null) return Promise.resolve();
    clearTimeout(this.#retry);
    this.#starting ??= this.#launch().finally(() => (this.#starting = null));
    return this.#starting;
  }

  async stop() {
    this.#wanted = false;
    clearTimeout(this.#retry);
    await this.#starting?.catch(() => undefined);
    const running = this.#running;
    this.#running = null;
    await running?.stop();
    this.options.changed();
  }

  /** Ends it the hard way; it is started again like any that ended by itself. */
  kill() {
    this.#running?.child?.kill('SIGKILL');
  }

  async #launch() {
    this.#startedAt = Date.now();
    const running = await this.launch();
    this.#running = running;
    this.options.changed();
    void running.exited?.then((exit) => this.#ended(running, exit));
  }

  #ended(running, exit) {
    if (this.#running !== running) return;
    this.#running = null;
    this.options.changed();
    if (this.#wanted) this.#again(`${this.name} ended (${describe(exit)})`);
  }

  #again(what) {
    const waitMs = this.#backOff.next(Date.now() - this.#startedAt);
    this.options.report(`${what}; it starts again in ${waitMs / 1000} s. Its log: ${this.options.logFile}`);
    this.#retry = setTimeout(() => {
      this.start().then(
        () => this.options.report(`${this.name} runs again`),
        (error) => {
          if (this.#wanted) this.#again(`${this.name} could not start: ${error.message.split('\n')[0]}`);
        },
      );
    }, waitMs);
  }
}

function describe({ code, signal, error }) {
  if (error !== undefined) return error.message;
  return signal === null ? `exit code ${code}` : `signal ${signal}`;
}
