// What is going on: one line that changes on a terminal, plain lines elsewhere.
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

export class Progress {
  #startedAt = Date.now();
  #steps = new Map();
  #timer = null;
  #frame = 0;

  constructor(out = process.stdout) {
    this.out = out;
    this.isTerminal = out.isTTY === true;
  }

  /** Shows `what` while `work` runs, and how long it took. */
  async step(what, work) {
    const startedAt = Date.now();
    this.#steps.set(what, startedAt);
    this.#draw();
    try {
      const result = await work();
      this.#finish(what, `✓ ${what} (${seconds(Date.now() - startedAt)})`);
      return result;
    } catch (error) {
      this.#finish(what, `✗ ${what}`);
      throw error;
    }
  }

  line(text) {
    this.#clear();
    this.out.write(`${text}\n`);
    this.#draw();
  }

  total() {
    return seconds(Date.now() - this.#startedAt);
  }

  #finish(what, text) {
    this.#steps.delete(what);
    this.line(text);
  }

  #draw() {
    if (!this.isTerminal) return;
    if (this.#steps.size === 0) {
      clearInterval(this.#timer);
      this.#timer = null;
      return;
    }
    this.#timer ??= setInterval(() => this.#paint(), 100);
    this.#timer.unref();
    this.#paint();
  }

  #paint() {
    this.#frame = (this.#frame + 1) % FRAMES.length;
    const text = `${FRAMES[this.#frame]} ${[...this.#steps.keys()].join(' · ')}`;
    this.out.write(`\r\x1b[2K${text.slice(0, (this.out.columns ?? 80) - 1)}`);
  }

  #clear() {
    if (this.isTerminal) this.out.write('\r\x1b[2K');
  }
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}
