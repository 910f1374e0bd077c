/** A power that is older says nothing of now. */
export const NEWEST_MS = 15 * 60_000;

/** What an energy asset told last of its power. */
export interface NewestPower {
  readonly powerW: number;
  readonly atMs: number;
}

/** A part of the site's wiring with a limit of its own. */
export interface Feeder {
  readonly assetId: string;
  readonly name: string;
  readonly assetType: string;
  /** null: nobody knows. */
  readonly limitW: number | null;
  readonly newest: NewestPower | null;
}

export interface FeederHeadroom extends Feeder {
  /** Now; null: it has told none for a quarter of an hour. */
  readonly loadW: number | null;
  readonly headroomW: number | null;
}

export interface SiteHeadroom {
  readonly buildingLoadW: number | null;
  /** Of the newest power of the building, however old; the oldest of several. null: there is none. */
  readonly buildingLoadAtMs: number | null;
  readonly headroomW: number | null;
  readonly feeders: readonly FeederHeadroom[];
  /** What has the least left: `grid`, or the id of a feeder; null: no limit is known. */
  readonly limitingElement: string | null;
}

/** @param buildings the newest power of each building load; null: it told none */
export function headroomOf(
  {
    gridLimitW,
    evW,
    buildings,
    feeders,
  }: {
    readonly gridLimitW: number | null;
    readonly evW: number;
    readonly buildings: readonly (NewestPower | null)[];
    readonly feeders: readonly Feeder[];
  },
  nowMs: number,
): SiteHeadroom {
  const buildingLoadW = loadOf(buildings, nowMs);
  const instants = buildings.flatMap((newest) => (newest === null ? [] : [newest.atMs]));
  const headroomW = gridLimitW === null ? null : gridLimitW - (buildingLoadW ?? 0) - evW;
  const measured = feeders.map((feeder): FeederHeadroom => {
    const loadW = loadOf([feeder.newest], nowMs);
    const left = feeder.limitW === null || loadW === null ? null : feeder.limitW - loadW;
    return { ...feeder, loadW, headroomW: left };
  });
  const limits = [
    { id: 'grid', leftW: headroomW },
    ...measured.map(({ assetId: id, headroomW: leftW }) => ({ id, leftW })),
  ].flatMap(({ id, leftW }) => (leftW === null ? [] : [{ id, leftW }]));
  return {
    buildingLoadW,
    buildingLoadAtMs: instants.length === 0 ? null : Math.min(...instants),
    headroomW,
    feeders: measured,
    // Of equal ones the first: the grid connection before a feeder.
    limitingElement: limits.sort((a, b) => a.leftW - b.leftW)[0]?.id ?? null,
  };
}

/** Of all of them together; null where one is not known, or where there are none. */
function loadOf(powers: readonly (NewestPower | null)[], nowMs: number): number | null {
  if (powers.length === 0) return null;
  let sum = 0;
  for (const newest of powers) {
    if (newest === null || nowMs - newest.atMs > NEWEST_MS) return null;
    sum += newest.powerW;
  }
  return sum;
}
