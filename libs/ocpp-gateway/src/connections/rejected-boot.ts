import type { RawData, WebSocket } from 'ws';

import {
  answerId,
  type CallFrame,
  encodeCallError,
  encodeCallResult,
  type OcppVersion,
  parseFrame,
} from '@csms/ocpp';

/** RFC 6455 §7.4.1. */
const NORMAL = 1000;
/** How long the charger may take to introduce itself. */
const LIMIT_MS = 10_000;
/** How long it may stay away before it asks again, seconds. */
const RETRY_SECONDS = 86_400;

/** A charger that is out of service is told so in the one word that OCPP has for it (1.6 §4.2), and its socket closes. */
export function rejectBoot(socket: WebSocket, version: OcppVersion): void {
  const close = (): void => socket.close(NORMAL, 'decommissioned');
  const limit = setTimeout(close, LIMIT_MS);
  limit.unref();
  socket.on('error', () => socket.terminate());
  socket.on('close', () => clearTimeout(limit));
  socket.on('message', (data: RawData) => {
    const frame = parseFrame((data as Buffer).toString('utf8'), version);
    if (frame.kind !== 'call') return;
    socket.send(answerTo(frame));
    close();
  });
}

function answerTo(frame: CallFrame): string {
  if (frame.action !== 'BootNotification') {
    return encodeCallError(answerId(frame), 'SecurityError', 'This charge point is decommissioned.');
  }
  return encodeCallResult(answerId(frame), {
    status: 'Rejected',
    currentTime: new Date().toISOString(),
    interval: RETRY_SECONDS,
  });
}
