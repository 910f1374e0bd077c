/** Until then an installer may take a charge point back, e.g. one with a mistyped id. */
const BEFORE_COMMISSIONING = new Set(['registered', 'configured', 'commissioning']);

export function isBeforeCommissioning(lifecycle: string): boolean {
  return BEFORE_COMMISSIONING.has(lifecycle);
}
