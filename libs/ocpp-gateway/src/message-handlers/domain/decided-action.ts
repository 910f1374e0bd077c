import { chargerActions, type OcppVersion } from '@csms/ocpp';

/** The calls of chargers by which they ask for a decision. */
export const DECIDED_ACTIONS = [
  'Authorize',
  'BootNotification',
  'DataTransfer',
  'Get15118EVCertificate',
  'GetCertificateStatus',
  'SignCertificate',
] as const;
export type DecidedAction = (typeof DECIDED_ACTIONS)[number];

const VERSIONS: readonly OcppVersion[] = ['1.6', '2.0.1'];

export function isDecidedAction(action: string): action is DecidedAction {
  return (DECIDED_ACTIONS as readonly string[]).includes(action);
}

/** The versions in which chargers ask so. */
export function versionsOf(action: DecidedAction): readonly OcppVersion[] {
  return VERSIONS.filter((version) => chargerActions(version).has(action));
}
