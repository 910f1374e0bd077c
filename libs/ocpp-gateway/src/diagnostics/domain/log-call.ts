import type { OcppVersion } from '@csms/ocpp';

import type { CanonicalCall } from '../../commands/domain/canonical-call';

export const LOG_TYPES = ['diagnostics', 'security'] as const;
export type LogType = (typeof LOG_TYPES)[number];

export interface WantedLog {
  readonly requestId: number;
  readonly logType: LogType;
  readonly from: Date | null;
  readonly to: Date | null;
}

/** Whether it is asked for with GetLog, whose status messages have a number. */
export function isGetLog(version: OcppVersion, logType: LogType): boolean {
  return version !== '1.6' || logType === 'security';
}

/** OCPP 1.6 §5.9; GetLog of its security whitepaper §5.14 and of 2.0.1 N01. */
export function logCall(
  version: OcppVersion,
  { requestId, logType, from, to }: WantedLog,
  uploadUrl: string,
): CanonicalCall {
  if (!isGetLog(version, logType)) {
    const payload = { location: uploadUrl, ...period('startTime', from), ...period('stopTime', to) };
    return { action: 'GetDiagnostics', payload };
  }
  const log = {
    remoteLocation: uploadUrl,
    ...period('oldestTimestamp', from),
    ...period('latestTimestamp', to),
  };
  return {
    action: 'GetLog',
    payload: { requestId, logType: logType === 'security' ? 'SecurityLog' : 'DiagnosticsLog', log },
  };
}

function period(name: string, at: Date | null): Record<string, string> {
  return at === null ? {} : { [name]: at.toISOString() };
}
