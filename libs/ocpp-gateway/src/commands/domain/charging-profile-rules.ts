import type { FieldError } from '@csms/kernel';

import type { Members } from './member-names';

/** What the schemas do not say of charging profiles (OCPP 1.6 §3.13, §5.11, §5.16; 2.0.1 F01, K01, K04). */
interface Profile {
  readonly chargingProfilePurpose: string;
  readonly transactionId?: unknown;
}

const WHOLE_STATION = new Set(['ChargePointMaxProfile', 'ChargingStationMaxProfile']);

/** OCPP 1.6 §5.11.4, 2.0.1 F01.FR.08. */
export function startRules({ chargingProfile }: Members): FieldError[] {
  if (chargingProfile === undefined) return [];
  const { chargingProfilePurpose: purpose } = chargingProfile as Profile;
  if (purpose === 'TxProfile') return [];
  return [
    ruleOf(
      '/chargingProfile/chargingProfilePurpose',
      'purpose',
      'The profile of a start must be a TxProfile.',
    ),
  ];
}

export function profileRules16({ connectorId, csChargingProfiles }: Members): FieldError[] {
  return profileRules(
    { pointer: '/connectorId', number: connectorId as number, noun: 'connector' },
    { pointer: '/csChargingProfiles', profile: csChargingProfiles as Profile },
  );
}

export function profileRules201({ evseId, chargingProfile }: Members): FieldError[] {
  return profileRules(
    { pointer: '/evseId', number: evseId as number, noun: 'EVSE' },
    { pointer: '/chargingProfile', profile: chargingProfile as Profile },
  );
}

interface Outlet {
  readonly pointer: string;
  readonly number: number;
  readonly noun: string;
}

function profileRules(
  { pointer: outlet, number, noun }: Outlet,
  { pointer, profile }: { readonly pointer: string; readonly profile: Profile },
): FieldError[] {
  const { chargingProfilePurpose: purpose, transactionId } = profile;
  if (purpose === 'TxProfile') {
    return [
      ...(number === 0 ? [ruleOf(outlet, 'purpose', `A TxProfile is of one ${noun}, which is not 0.`)] : []),
      ...(transactionId === undefined
        ? [ruleOf(`${pointer}/transactionId`, 'required', 'A TxProfile must name its transaction.')]
        : []),
    ];
  }
  if (WHOLE_STATION.has(purpose) && number !== 0) {
    return [ruleOf(outlet, 'purpose', `A ${purpose} is of the whole charger: ${noun} 0.`)];
  }
  return [];
}

function ruleOf(pointer: string, code: string, detail: string): FieldError {
  return { pointer, code, detail };
}
