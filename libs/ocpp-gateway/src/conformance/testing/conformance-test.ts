import type { ConformanceRow } from '../conformance-row';

/** `npm run verify -- conformance`: every test must fail on a gateway that only acknowledges its message. */
const IS_BARE = process.env['CSMS_CONFORMANCE'] === 'bare';

/** How long an effect may take; where none will come, less. */
export const EFFECT_WITHIN_MS = IS_BARE ? 1_500 : 15_000;

/**
 * The test of a row, and, where everything is acknowledged only, the proof that the test would notice.
 * @param makeBare has the message acknowledged only; @returns what ends that
 */
export function conformanceTest(
  row: ConformanceRow,
  makeBare: () => () => void,
  body: () => Promise<void>,
): void {
  const name = `${row.version} ${row.action}: ${row.effect}`;
  if (!IS_BARE) {
    it(name, body);
    return;
  }
  it(`${name} (a bare acknowledgement fails)`, async () => {
    const restore = makeBare();
    const outcome = await body().then(
      () => 'passed',
      () => 'failed',
    );
    restore();
    expect(outcome).toBe('failed');
  });
}
