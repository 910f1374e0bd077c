import { beginCharging, type Sample, sampleOf } from '../domain/charging';
import type { LimitProfile } from '../domain/charging-profile';

import type { ChargePoint } from './charge-point';
import type { Connector } from './connector';
import type { CommandAnswer } from './ocpp-connection';

/** Epoch ms of a CSMS's timestamp, or the other value for none. */
function instantOf<Otherwise>(timestamp: string | undefined, otherwise: Otherwise): number | Otherwise {
  return timestamp === undefined ? otherwise : Date.parse(timestamp);
}

/** What a charging profile says in both versions. */
export interface ProfileTerms {
  readonly stackLevel: number;
  readonly chargingProfilePurpose: string;
  readonly chargingProfileKind: string;
  readonly validFrom?: string;
  readonly validTo?: string;
}

/** And one of its schedules. */
export interface ScheduleTerms {
  readonly startSchedule?: string;
  readonly duration?: number;
  readonly chargingRateUnit: 'A' | 'W';
  readonly chargingSchedulePeriod: LimitProfile['periods'];
}

export function limitProfile(
  connectorId: number,
  id: number,
  profile: ProfileTerms,
  schedule: ScheduleTerms,
): LimitProfile {
  return {
    id,
    connectorId,
    stackLevel: profile.stackLevel,
    purpose: profile.chargingProfilePurpose,
    isOfTransaction: profile.chargingProfilePurpose === 'TxProfile',
    startsAtMs: profile.chargingProfileKind === 'Relative' ? null : instantOf(schedule.startSchedule, null),
    validFromMs: instantOf(profile.validFrom, -Infinity),
    validToMs: instantOf(profile.validTo, Infinity),
    durationSeconds: schedule.duration ?? Infinity,
    unit: schedule.chargingRateUnit,
    periods: schedule.chargingSchedulePeriod,
  };
}

/** Takes the place of the profile with its id, and of one of the same purpose and level on the same connector. */
export function addProfile(chargePoint: ChargePoint, profile: LimitProfile): CommandAnswer {
  const { connectorId, id, isOfTransaction } = profile;
  const connector = chargePoint.connectors[connectorId - 1];
  const isPlaceKnown = connectorId === 0 ? !isOfTransaction : connector !== undefined;
  if (!isPlaceKnown || (isOfTransaction && connector?.session === null)) {
    return { response: { status: 'Rejected' } };
  }
  const isReplaced = (other: LimitProfile): boolean =>
    other.id === id ||
    (other.connectorId === connectorId &&
      other.purpose === profile.purpose &&
      other.stackLevel === profile.stackLevel);
  const others = chargePoint.profiles.filter((other) => !isReplaced(other));
  return {
    response: { status: 'Accepted' },
    then: () => chargePoint.setProfiles([...others, profile]),
  };
}

/** What is not given matches all. */
export interface ProfileCriteria {
  readonly id?: unknown;
  readonly connectorId?: unknown;
  readonly purpose?: unknown;
  readonly stackLevel?: unknown;
}

export function clearProfiles(chargePoint: ChargePoint, criteria: ProfileCriteria): CommandAnswer {
  const matches = (profile: LimitProfile): boolean =>
    (['id', 'connectorId', 'purpose', 'stackLevel'] as const).every(
      (name) => criteria[name] === undefined || criteria[name] === profile[name],
    );
  const kept = chargePoint.profiles.filter((profile) => !matches(profile));
  const isFound = kept.length < chargePoint.profiles.length;
  return {
    response: { status: isFound ? 'Accepted' : 'Unknown' },
    then: () => chargePoint.setProfiles(kept),
  };
}

/** What the meter of a connector without a session shows. */
export function restingSample({ outlet, registerWh }: Connector): Sample {
  const nobody = { batteryWh: 1, arrivalSocPercent: 0, maxAcW: 0, maxDcW: 0, acPhases: 1 } as const;
  return sampleOf(beginCharging(nobody, outlet), registerWh);
}
