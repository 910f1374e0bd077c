const FIRST_MS = 5_000;
const MAX_MS = 3_600_000;
/** With the waits between them a little over half a day. */
const MAX_ATTEMPTS = 20;

/** When to try again after so many attempts failed; null: never. */
export function nextAttempt(attempts: number, now: Date): Date | null {
  if (attempts >= MAX_ATTEMPTS) return null;
  return new Date(now.getTime() + Math.min(MAX_MS, FIRST_MS * 2 ** (attempts - 1)));
}

/** Whether a server refused the mail for good (RFC 5321 §4.2.1: 5yz). */
export function isRefused(error: unknown): boolean {
  const { responseCode } = error as { responseCode?: unknown };
  return typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600;
}
