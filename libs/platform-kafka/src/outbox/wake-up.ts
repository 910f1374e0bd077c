/** A rest that can be cut short. A call of {@link now} between {@link reset} and {@link wait} is not lost. */
export class WakeUp {
  private isDue = false;
  private end: (() => void) | null = null;

  reset(): void {
    this.isDue = false;
  }

  now(): void {
    this.isDue = true;
    this.end?.();
  }

  async wait(milliseconds: number): Promise<void> {
    if (this.isDue) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.end = null;
  }
}
