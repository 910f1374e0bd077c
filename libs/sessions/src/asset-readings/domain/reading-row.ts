/** What an asset told at one instant; whole watts and watt-hours. */
export interface AssetReading {
  readonly atMs: number;
  /** The way of `energyWh`; below 0: the other way. */
  readonly powerW: number | null;
  /** Register of what flowed the way of the asset. */
  readonly energyWh: number | null;
  /** Register of what flowed the other way. */
  readonly exportWh: number | null;
  readonly voltageV: number | null;
  readonly currentA: number | null;
  readonly socPercent: number | null;
}

/** Why a row is not taken, as a code that programs may read, and in words. */
export interface RowIssue {
  readonly issue: string;
  readonly detail: string;
}

/** What is asked of rows. */
export interface RowRules {
  readonly nowMs: number;
  /** Readings from before it are kept rolled up only. */
  readonly horizonMs: number;
  readonly assetType: string;
  /** The most that may flow through the asset, W; null: nobody knows. */
  readonly maxPowerW: number | null;
}

export const ROW_MEMBERS = [
  'timestamp',
  'power_kw',
  'energy_kwh_register',
  'export_kwh_register',
  'voltage_v',
  'current_a',
  'soc_percent',
] as const;
type Member = Exclude<(typeof ROW_MEMBERS)[number], 'timestamp'>;

const FUTURE_MS = 5 * 60_000;
const MAX_KW = 1_000_000;
/** A meter that counts for a hundred years at a gigawatt shows less. */
const MAX_KWH = 1e12;
/** By so much a power may be above what the asset is rated for: inverters and short overloads. */
export const TOLERANCE = 2;

const BOUNDS: Readonly<Record<Member, readonly [number, number]>> = {
  power_kw: [-MAX_KW, MAX_KW],
  energy_kwh_register: [0, MAX_KWH],
  export_kwh_register: [0, MAX_KWH],
  voltage_v: [0, 1_000_000],
  current_a: [-1_000_000, 1_000_000],
  soc_percent: [0, 100],
};

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/i;

/** One row by itself, whatever came before it. */
export function readRow(row: unknown, rules: RowRules): AssetReading | RowIssue {
  if (typeof row !== 'object' || row === null || Array.isArray(row))
    return issue('object', 'A reading is an object.');
  const given = row as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).find((name) => !(ROW_MEMBERS as readonly string[]).includes(name));
  if (unknown !== undefined) return issue('unknown_member', `There is no member ${unknown.slice(0, 40)}.`);
  const atMs = instantOf(given['timestamp']);
  if (typeof atMs !== 'number') return atMs;
  return outOfTime(atMs, rules) ?? valuesOf(given, atMs, rules);
}

export function isIssue(read: AssetReading | RowIssue): read is RowIssue {
  return 'issue' in read;
}

export function isSameReading(a: AssetReading, b: AssetReading): boolean {
  return (
    a.powerW === b.powerW &&
    a.energyWh === b.energyWh &&
    a.exportWh === b.exportWh &&
    a.voltageV === b.voltageV &&
    a.currentA === b.currentA &&
    a.socPercent === b.socPercent
  );
}

function issue(code: string, detail: string): RowIssue {
  return { issue: code, detail };
}

function instantOf(given: unknown): number | RowIssue {
  if (given === undefined) return issue('timestamp_missing', 'timestamp is required.');
  const words = 'timestamp must be an RFC 3339 instant with its zone (2026-05-01T08:00:00Z).';
  if (typeof given !== 'string' || !INSTANT.test(given)) return issue('timestamp', words);
  const atMs = Date.parse(given);
  // `Date.parse` takes 30 February for 2 March.
  const day = new Date(Date.parse(`${given.slice(0, 10)}T00:00:00Z`)).toJSON() as string | null;
  if (Number.isNaN(atMs) || day?.slice(0, 10) !== given.slice(0, 10)) return issue('timestamp', words);
  return atMs;
}

function outOfTime(atMs: number, { nowMs, horizonMs }: RowRules): RowIssue | null {
  if (atMs > nowMs + FUTURE_MS) return issue('future', 'timestamp is more than five minutes in the future.');
  if (atMs < horizonMs) return issue('too_old', 'The organization keeps no single values of that time.');
  return null;
}

function valuesOf(
  given: Readonly<Record<string, unknown>>,
  atMs: number,
  { assetType, maxPowerW }: RowRules,
): AssetReading | RowIssue {
  const members = Object.keys(BOUNDS) as Member[];
  const told = members.filter((name) => given[name] !== undefined && given[name] !== null);
  if (told.length === 0) return issue('empty', 'A reading has one value at least.');
  for (const name of told) {
    const value = given[name];
    const [low, high] = BOUNDS[name];
    if (typeof value !== 'number' || !Number.isFinite(value)) return issue(name, `${name} must be a number.`);
    if (value < low || value > high) return issue(name, `${name} must be from ${low} to ${high}.`);
  }
  const value = (name: Member, times: number): number | null => {
    const number = given[name];
    // `+ 0`: no difference between 0 and -0.
    return typeof number === 'number' ? Math.round(number * times) + 0 : null;
  };
  const powerW = value('power_kw', 1_000);
  if (powerW !== null && powerW < 0 && assetType === 'building_load')
    return issue('power_kw', 'A building takes power: power_kw must not be below 0.');
  if (powerW !== null && maxPowerW !== null && Math.abs(powerW) > maxPowerW * TOLERANCE)
    return issue('implausible_power', 'power_kw is far above what the asset is rated for.');
  const exact = (name: Member): number | null => {
    const thousandths = value(name, 1_000);
    return thousandths === null ? null : thousandths / 1_000;
  };
  return {
    atMs,
    powerW,
    energyWh: value('energy_kwh_register', 1_000),
    exportWh: value('export_kwh_register', 1_000),
    voltageV: exact('voltage_v'),
    currentA: exact('current_a'),
    socPercent: exact('soc_percent'),
  };
}
