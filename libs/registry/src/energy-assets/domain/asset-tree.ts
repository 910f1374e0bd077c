/** Whether `assetId` would feed itself, were `parentId` above it. */
export function wouldFeedItself(
  assetId: string,
  parentId: string,
  parents: ReadonlyMap<string, string | null>,
): boolean {
  let above: string | null = parentId;
  // Bounded, should the rows hold a circle already.
  for (let depth = 0; above !== null && depth <= parents.size; depth += 1) {
    if (above === assetId) return true;
    above = parents.get(above) ?? null;
  }
  return false;
}
