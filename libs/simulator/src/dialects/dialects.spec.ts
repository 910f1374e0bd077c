import { actionsOf, validateCall } from '@csms/ocpp';

import { aSample, aStep, aTransaction } from '../domain/testing/builders';
import type { EndReason, TransactionStep } from '../domain/transaction';

import type { Call, ConnectorState, Dialect } from './dialect';
import { DIALECT_16, idleMeterValues16 } from './dialect-16';
import { DIALECT_201, idleMeterValues201 } from './dialect-201';

const STATES: readonly ConnectorState[] = [
  'Available',
  'Preparing',
  'Charging',
  'SuspendedEV',
  'SuspendedEVSE',
  'Finishing',
  'Unavailable',
  'Faulted',
];
const REASONS: readonly EndReason[] = [
  'Local',
  'EVDisconnected',
  'Remote',
  'DeAuthorized',
  'Fault',
  'PowerLoss',
  'SoftReset',
  'HardReset',
  'UnlockCommand',
];
const AT = '2026-11-21T10:00:00.000Z';

function stepsOf(): TransactionStep[] {
  const update = aStep('update', 1) as TransactionStep & { kind: 'update' };
  const stop = aStep('stop', 2) as TransactionStep & { kind: 'stop' };
  return [
    aStep('start', 0),
    { ...(aStep('start', 0) as TransactionStep & { kind: 'start' }), isRemote: true, isOffline: true },
    ...(['periodic', 'trigger', 'state', 'end'] as const).map((cause) => ({ ...update, cause })),
    { ...update, sample: aSample({ phases: 1 }), state: 'SuspendedEV' },
    ...REASONS.map((reason) => ({ ...stop, reason })),
  ];
}

function everyCall(dialect: Dialect): Call[] {
  const transaction = aTransaction({ ocppTransactionId: '12', remoteStartId: 5 });
  return [
    dialect.boot('PowerUp', 'SIM-001'),
    dialect.boot('RemoteReset', 'A-LONG-NAME-OF-FORTY-EIGHT-CHARACTERS-IN-THE-END'),
    dialect.authorize('TAG-1'),
    ...STATES.map((state) => dialect.status(1, state, AT)),
    dialect.status(0, 'Available', AT),
    ...stepsOf().map((step) => dialect.transactionMessage(transaction, step)),
  ].filter((call) => call !== null);
}

describe.each([DIALECT_16, DIALECT_201])('OCPP $version', (dialect) => {
  it('is spoken as its official schemas have it', () => {
    const idle = dialect.version === '1.6' ? idleMeterValues16 : idleMeterValues201;
    for (const { action, payload } of [...everyCall(dialect), idle(1, AT, aSample())]) {
      expect(actionsOf(dialect.version)).toContain(action);
      // As on the wire: without undefined properties.
      const text = JSON.stringify(payload);
      expect({ text, ...validateCall(dialect.version, action, JSON.parse(text)) }).toEqual({
        text,
        ok: true,
      });
    }
  });
});

describe('what a start is answered', () => {
  it('names the transaction in 1.6', () => {
    const answer = { transactionId: 12, idTagInfo: { status: 'Accepted' } };
    expect(DIALECT_16.readStart(aTransaction(), answer)).toEqual({
      ocppTransactionId: '12',
      status: 'Accepted',
    });
  });

  it('leaves the name to the charge point in 2.0.1, and the status as it was when it says nothing', () => {
    const { localId } = aTransaction();
    expect(DIALECT_201.readStart(aTransaction(), {})).toEqual({
      ocppTransactionId: localId,
      status: 'Accepted',
    });
    const blocked = { idTokenInfo: { status: 'Blocked' } };
    expect(DIALECT_201.readStart(aTransaction(), blocked).status).toBe('Blocked');
  });
});
