import type { OcppVersion } from '@csms/ocpp';

import type { CommandOutcome } from '../../connections/outgoing-calls';

import type { CanonicalCall } from './canonical-call';
import { evseOf, type Outlet, type PowerLimit } from './neutral-command';

/** Our profile of an outlet has this id and the outlet's number: so it is cleared alone, and set again in its place. */
const FIRST_ID = 1_000_000;
const VOLTS = 230;
/** A limit that is lower than asked for does no harm; one that is three times as high does. */
const PHASES_UNLESS_SAID = 3;

export type RateUnit = 'W' | 'A';

/** What a charger says of the profiles that it takes. */
export interface ProfileSettings {
  readonly highestStackLevel: number;
  /** Empty: it does not say. */
  readonly units: readonly RateUnit[];
}

const UNKNOWN: ProfileSettings = { highestStackLevel: 0, units: [] };

export function powerLimitId(version: OcppVersion, outlet: Outlet): number {
  return FIRST_ID + outletNumber(version, outlet);
}

/** OCPP 1.6 §9.4; 2.0.1 Part 2 §2.9.1 (SmartChargingCtrlr). */
export function settingsQuestion(version: OcppVersion): CanonicalCall {
  if (version === '1.6') {
    const key = ['ChargeProfileMaxStackLevel', 'ChargingScheduleAllowedChargingRateUnit'];
    return { action: 'GetConfiguration', payload: { key } };
  }
  const component = { name: 'SmartChargingCtrlr' };
  const names = ['ProfileStackLevel', 'RateUnit'];
  return {
    action: 'GetVariables',
    payload: { getVariableData: names.map((name) => ({ component, variable: { name } })) },
  };
}

/** A charger that answers something else has no settings that we know. */
export function settingsOf(version: OcppVersion, outcome: CommandOutcome): ProfileSettings {
  if (outcome.kind !== 'result') return UNKNOWN;
  const values = version === '1.6' ? configured(outcome.payload) : variables(outcome.payload);
  const [level, units] = values;
  const highest = Number(level ?? 'none');
  return {
    highestStackLevel: Number.isInteger(highest) && highest >= 0 ? highest : 0,
    units: unitsOf(units ?? ''),
  };
}

export function powerLimitCall(
  version: OcppVersion,
  limit: PowerLimit,
  { unit, stackLevel }: { readonly unit: RateUnit; readonly stackLevel: number },
): CanonicalCall {
  const phases = limit.phases ?? PHASES_UNLESS_SAID;
  const amount = unit === 'W' ? limit.limit_watts : limit.limit_watts / (phases * VOLTS);
  const period = {
    startPeriod: 0,
    limit: Math.floor(amount * 10) / 10,
    ...(unit === 'A' ? { numberPhases: phases } : {}),
  };
  const schedule = { chargingRateUnit: unit, chargingSchedulePeriod: [period] };
  const common = {
    stackLevel,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
  };
  const id = powerLimitId(version, limit);
  const payload =
    version === '1.6'
      ? {
          connectorId: limit.connector_id,
          csChargingProfiles: { chargingProfileId: id, ...common, chargingSchedule: schedule },
        }
      : {
          evseId: outletNumber(version, limit),
          chargingProfile: { id, ...common, chargingSchedule: [{ id: 1, ...schedule }] },
        };
  return { action: 'SetChargingProfile', payload };
}

/**
 * Sets the limit in watts; where the charger takes currents alone, or refuses watts, in amperes per phase.
 *
 * @returns the last answer, or what came instead of one
 */
export async function limitPower(
  version: OcppVersion,
  limit: PowerLimit,
  send: (call: CanonicalCall) => Promise<CommandOutcome>,
): Promise<CommandOutcome> {
  const said = await send(settingsQuestion(version));
  if (said.kind === 'timeout' || said.kind === 'closed') return said;
  const { highestStackLevel: stackLevel, units } = settingsOf(version, said);
  const set = (unit: RateUnit) => send(powerLimitCall(version, limit, { unit, stackLevel }));
  if (units.length > 0 && !units.includes('W')) return set('A');
  const outcome = await set('W');
  return isRefusal(outcome) ? set('A') : outcome;
}

function isRefusal(outcome: CommandOutcome): boolean {
  if (outcome.kind === 'error') return outcome.code !== 'NotImplemented' && outcome.code !== 'NotSupported';
  if (outcome.kind !== 'result') return false;
  return (outcome.payload as { status?: unknown } | null)?.status === 'Rejected';
}

function outletNumber(version: OcppVersion, outlet: Outlet): number {
  return version === '1.6' ? outlet.connector_id : evseOf(outlet).id;
}

/** 1.6 says `Current,Power`, 2.0.1 `A,W`. */
function unitsOf(text: string): RateUnit[] {
  const words = text.split(',').map((word) => word.trim());
  return [
    ...(words.includes('Power') || words.includes('W') ? (['W'] as const) : []),
    ...(words.includes('Current') || words.includes('A') ? (['A'] as const) : []),
  ];
}

type Values = readonly (string | undefined)[];

function configured(payload: unknown): Values {
  const { configurationKey } = (payload ?? {}) as { configurationKey?: unknown };
  const keys = Array.isArray(configurationKey)
    ? (configurationKey as { key?: string; value?: string }[])
    : [];
  return ['ChargeProfileMaxStackLevel', 'ChargingScheduleAllowedChargingRateUnit'].map(
    (name) => keys.find(({ key }) => key === name)?.value,
  );
}

function variables(payload: unknown): Values {
  const { getVariableResult } = (payload ?? {}) as { getVariableResult?: unknown };
  const results = Array.isArray(getVariableResult)
    ? (getVariableResult as { variable?: { name?: string }; attributeValue?: string }[])
    : [];
  return ['ProfileStackLevel', 'RateUnit'].map(
    (wanted) => results.find(({ variable }) => variable?.name === wanted)?.attributeValue,
  );
}
