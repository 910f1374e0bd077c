import { withoutUserInfo } from '../../commands/domain/stored-copy';

import type { LogType } from './log-call';

export interface CalledLog {
  readonly logType: LogType;
  readonly isGetLog: boolean;
  /** null: the message has none. */
  readonly requestId: number | null;
  readonly uploadUrl: string;
  readonly from: Date | null;
  readonly to: Date | null;
}

interface GetDiagnostics {
  readonly location: string;
  readonly startTime?: string;
  readonly stopTime?: string;
}

interface GetLog {
  readonly requestId: number;
  readonly logType: string;
  readonly log: {
    readonly remoteLocation: string;
    readonly oldestTimestamp?: string;
    readonly latestTimestamp?: string;
  };
}

/** What is asked for by a message of OCPP 1.6 §5.9, its security whitepaper §5.14, or 2.0.1 N01; null: no log. */
export function calledLog(action: string, payload: object): CalledLog | null {
  if (action === 'GetDiagnostics') {
    const { location, startTime, stopTime } = payload as GetDiagnostics;
    return {
      logType: 'diagnostics',
      isGetLog: false,
      requestId: null,
      uploadUrl: withoutUserInfo(location),
      from: instant(startTime),
      to: instant(stopTime),
    };
  }
  if (action !== 'GetLog') return null;
  const { requestId, logType, log } = payload as unknown as GetLog;
  return {
    logType: logType === 'SecurityLog' ? 'security' : 'diagnostics',
    isGetLog: true,
    requestId,
    uploadUrl: withoutUserInfo(log.remoteLocation),
    from: instant(log.oldestTimestamp),
    to: instant(log.latestTimestamp),
  };
}

function instant(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}
