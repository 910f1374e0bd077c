export interface ReadinessCheck {
  readonly name: string;
  /** Resolves with null when ready, else with what is missing in a few words. */
  readonly check: () => Promise<string | null>;
}

/** What a process needs before it can do its work; features add their own checks. */
export class Readiness {
  private readonly checks: ReadinessCheck[] = [];
  private stopping = false;
  private fatal: string | null = null;

  add(check: ReadinessCheck): void {
    this.checks.push(check);
  }

  /** From here on the process is not ready any more: it drains. */
  beginShutdown(): void {
    this.stopping = true;
  }

  /** The process cannot recover by itself and must be restarted. */
  markFatal(reason: string): void {
    this.fatal = reason;
  }

  /** null while the process is alive, else why it must be restarted. */
  get fatalReason(): string | null {
    return this.fatal;
  }

  async missing(): Promise<Record<string, string>> {
    const missing: Record<string, string> = {};
    if (this.stopping) missing['process'] = 'shutting down';
    await Promise.all(
      this.checks.map(async ({ name, check }) => {
        const reason = await check();
        if (reason !== null) missing[name] = reason;
      }),
    );
    return missing;
  }
}
