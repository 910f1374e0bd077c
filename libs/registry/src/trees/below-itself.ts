/** Whether `id` would be below itself, were `parentId` above it. */
export function wouldBeBelowItself(
  id: string,
  parentId: string,
  parents: ReadonlyMap<string, string | null>,
): boolean {
  let above: string | null = parentId;
  // Bounded, should the rows hold a circle already.
  for (let depth = 0; above !== null && depth <= parents.size; depth += 1) {
    if (above === id) return true;
    above = parents.get(above) ?? null;
  }
  return false;
}
