import type { OcppVersion } from '@csms/ocpp';

/** What a charger's last boot was answered (OCPP 1.6 §7.44, 2.0.1 §3.57). */
export type BootStatus = 'Accepted' | 'Pending' | 'Rejected';

/** Transactions and security events: refused, a charger would throw them away after some attempts. */
const KEPT_IN_ANY_CASE = new Set([
  'MeterValues',
  'SecurityEventNotification',
  'StartTransaction',
  'StopTransaction',
  'TransactionEvent',
]);

/** They come for a GetBaseReport or GetReport of ours only. */
const REPORTS = new Set(['NotifyReport']);

/** `kept`: it is taken in, and its sender told that it may not send it yet. */
export type Admission = 'served' | 'kept' | 'refused';

/**
 * What becomes of a charger's message before its boot is accepted: 2.0.1 has others than boots and what was asked for
 * refused (B02.FR.09). OCPP 1.6 forbids the charger to send them (§4.2) and has no answer for it: transactions are
 * served, for a start waits for its id.
 *
 * @param isAsked we have sent a TriggerMessage for it
 */
export function admissionOf(
  status: BootStatus,
  version: OcppVersion,
  action: string,
  isAsked: boolean,
): Admission {
  if (status === 'Accepted' || action === 'BootNotification') return 'served';
  if (status === 'Pending' && (isAsked || REPORTS.has(action))) return 'served';
  if (!KEPT_IN_ANY_CASE.has(action)) return 'refused';
  return version === '1.6' ? 'served' : 'kept';
}

/** What starts and stops by remote (OCPP 1.6 §4.2, 2.0.1 B02.FR.05). */
const REMOTE = new Set([
  'RemoteStartTransaction',
  'RemoteStopTransaction',
  'RequestStartTransaction',
  'RequestStopTransaction',
]);

/** Whether we may send it: nothing to a charger that is rejected, for it does not answer (1.6 §4.2, 2.0.1 B03). */
export function mayBeSent(status: BootStatus, action: string): boolean {
  return status === 'Accepted' || (status === 'Pending' && !REMOTE.has(action));
}

/** The message that a TriggerMessage of either version asks for. */
export function askedAction(requestedMessage: string): string {
  return /^Sign\w+Certificate$/.test(requestedMessage) ? 'SignCertificate' : requestedMessage;
}
