import { type OcppVersion, validateRequest } from '@csms/ocpp';

import { calledLog } from './called-log';
import { isGetLog, logCall, type LogType } from './log-call';

const URL = 'https://files.example/a/';
const FROM = new Date('2026-05-01T08:00:00Z');
const TO = new Date('2026-05-02T08:00:00Z');
const wanted = { requestId: 9, logType: 'diagnostics', from: null, to: null } as const;

describe('a log is asked for', () => {
  it.each<[OcppVersion, LogType, boolean]>([
    ['1.6', 'diagnostics', false],
    ['1.6', 'security', true],
    ['2.0.1', 'diagnostics', true],
    ['2.0.1', 'security', true],
  ])('in OCPP %s, of type %s: with GetLog is %s', (version, logType, expected) => {
    expect(isGetLog(version, logType)).toBe(expected);
  });

  it.each([
    ['1.6', wanted, 'GetDiagnostics', { location: URL }],
    [
      '1.6',
      { ...wanted, from: FROM, to: TO },
      'GetDiagnostics',
      { location: URL, startTime: '2026-05-01T08:00:00.000Z', stopTime: '2026-05-02T08:00:00.000Z' },
    ],
    [
      '1.6',
      { ...wanted, logType: 'security' },
      'GetLog',
      { requestId: 9, logType: 'SecurityLog', log: { remoteLocation: URL } },
    ],
    [
      '2.0.1',
      { ...wanted, from: FROM, to: TO },
      'GetLog',
      {
        requestId: 9,
        logType: 'DiagnosticsLog',
        log: {
          remoteLocation: URL,
          oldestTimestamp: '2026-05-01T08:00:00.000Z',
          latestTimestamp: '2026-05-02T08:00:00.000Z',
        },
      },
    ],
  ] as const)('in OCPP %s: %j with %s %j', (version, log, action, payload) => {
    expect(logCall(version, log, URL)).toEqual({ action, payload });
    expect(validateRequest(version, action, payload)).toEqual({ ok: true });
  });

  it.each<OcppVersion>(['1.6', '2.0.1'])('and is found again in the message of OCPP %s', (version) => {
    for (const logType of ['diagnostics', 'security'] as const) {
      for (const [from, to] of [
        [null, null],
        [FROM, TO],
      ] as const) {
        const { action, payload } = logCall(version, { requestId: 9, logType, from, to }, URL);
        const isNumbered = isGetLog(version, logType);
        expect(calledLog(action, payload)).toEqual({
          logType,
          isGetLog: isNumbered,
          requestId: isNumbered ? 9 : null,
          uploadUrl: URL,
          from,
          to,
        });
      }
    }
  });

  it('by no other message', () => expect(calledLog('Reset', { type: 'Soft' })).toBeNull());

  it.each([
    ['GetDiagnostics', { location: 'ftp://me:S3CRET@files.example/a' }],
    ['GetLog', { requestId: 1, logType: 'SecurityLog', log: { remoteLocation: 'ftp://me@files.example/a' } }],
  ])('at an address that is told without whose it is: %s', (action, payload) => {
    expect(calledLog(action, payload)).toMatchObject({ uploadUrl: 'ftp://files.example/a' });
  });
});
