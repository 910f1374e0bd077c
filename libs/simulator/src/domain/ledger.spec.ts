import fc from 'fast-check';

import { foldLedger, type LedgerEntry, parseLedger } from './ledger';

const PLACE = { at: '2026-11-21T10:00:00.000Z', charge_point_id: 'CP-1', local_id: 'L1' } as const;

const BEGUN: LedgerEntry = {
  ...PLACE,
  kind: 'begun',
  version: '1.6',
  connector_id: 1,
  id_tag: 'TAG',
  started_at: PLACE.at,
  meter_start_wh: 1_000,
};
const STARTED: LedgerEntry = {
  ...PLACE,
  kind: 'started',
  ocpp_transaction_id: '7',
  status: 'Accepted',
  attempts: 2,
};
const METERED: LedgerEntry = { ...PLACE, kind: 'metered', register_wh: 1_200, attempts: 1 };
const ENDED: LedgerEntry = {
  ...PLACE,
  kind: 'ended',
  ended_at: '2026-11-21T10:05:00.000Z',
  meter_stop_wh: 1_500,
  reason: 'Local',
};
const STOPPED: LedgerEntry = {
  ...PLACE,
  kind: 'stopped',
  meter_stop_wh: 1_500,
  energy_wh: 500,
  reason: 'Local',
  attempts: 1,
};
const WHOLE = [BEGUN, STARTED, METERED, ENDED, STOPPED];

function written(entries: readonly LedgerEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

describe('a ledger', () => {
  it('folds into a session with what was confirmed of it', () => {
    const { sessions, counts, registersWh } = foldLedger(WHOLE);
    expect(sessions).toEqual([
      expect.objectContaining({
        chargePointId: 'CP-1',
        ocppTransactionId: '7',
        meterStartWh: 1_000,
        meterStopWh: 1_500,
        startConfirmed: true,
        endConfirmed: true,
        metersConfirmed: 1,
        lastConfirmedRegisterWh: 1_200,
      }),
    ]);
    expect(counts).toEqual({ sent: 4, confirmed: 3, resent: 1, duplicated: 0, dropped: 0, callErrors: 0 });
    expect(registersWh.get('CP-1/1')).toBe(1_500);
  });

  it('keeps what was begun and never confirmed', () => {
    const { sessions, counts } = foldLedger([
      BEGUN,
      ENDED,
      { ...PLACE, kind: 'unanswered', action: 'StartTransaction', attempts: 3 },
      { ...PLACE, kind: 'unanswered', action: 'StopTransaction', attempts: 0 },
    ]);
    expect(sessions).toEqual([
      expect.objectContaining({
        startConfirmed: false,
        endConfirmed: false,
        ocppTransactionId: null,
        meterStopWh: 1_500,
      }),
    ]);
    expect(counts).toMatchObject({ sent: 3, resent: 2, confirmed: 0 });
  });

  it('names what was dropped, and answers that contradict each other', () => {
    const { sessions, counts } = foldLedger([
      BEGUN,
      STARTED,
      { ...PLACE, kind: 'duplicated', action: 'StartTransaction', ocpp_transaction_id: '8' },
      {
        ...PLACE,
        kind: 'call_error',
        action: 'MeterValues',
        code: 'InternalError',
        description: '',
        attempts: 1,
      },
      { ...PLACE, kind: 'dropped', action: 'MeterValues', why: 'InternalError 1 times', attempts: 1 },
    ]);
    expect(sessions[0]).toMatchObject({ dropped: ['MeterValues'], contradictions: ['8'] });
    expect(counts).toMatchObject({ duplicated: 1, dropped: 1, callErrors: 1 });
  });

  it('counts what was sent, again, twice, refused, given up and not answered', () => {
    const sent = { ...PLACE, action: 'StopTransaction' };
    const { counts } = foldLedger([
      ...WHOLE,
      { ...sent, kind: 'duplicated', ocpp_transaction_id: null },
      { ...sent, kind: 'call_error', code: 'InternalError', description: '', attempts: 1 },
      { ...sent, kind: 'unanswered', attempts: 3 },
      { ...sent, kind: 'dropped', why: 'refused', attempts: 0 },
    ]);
    expect(counts).toEqual({ sent: 8, confirmed: 3, resent: 3, duplicated: 1, dropped: 1, callErrors: 1 });
  });

  it('sees no contradiction in an answer that repeats the id or has none', () => {
    const again = { ...PLACE, kind: 'duplicated', action: 'StartTransaction' } as const;
    const { sessions } = foldLedger([
      ...WHOLE,
      { ...again, ocpp_transaction_id: '7' },
      { ...again, ocpp_transaction_id: null },
    ]);
    expect(sessions[0]?.contradictions).toEqual([]);
  });

  it('keeps the highest register, in whichever order they were confirmed', () => {
    const { sessions } = foldLedger([
      BEGUN,
      METERED,
      { ...PLACE, kind: 'metered', register_wh: 1_100, attempts: 1 },
    ]);
    expect(sessions[0]?.lastConfirmedRegisterWh).toBe(1_200);
  });

  it('says nothing of a transaction whose beginning is not there, or of an authorization', () => {
    const authorized: LedgerEntry = {
      at: PLACE.at,
      charge_point_id: 'CP-1',
      kind: 'authorized',
      id_tag: 'TAG',
      status: 'Accepted',
    };
    expect(foldLedger([authorized, STARTED])).toMatchObject({ sessions: [], counts: { confirmed: 1 } });
    expect(foldLedger([authorized, ENDED]).registersWh.size).toBe(0);
  });

  it('counts a torn line as not written, wherever the text breaks off', () => {
    const text = written(WHOLE);
    fc.assert(
      fc.property(fc.nat(text.length), (length) => {
        const whole = parseLedger(text.slice(0, length));
        expect(whole).toEqual(WHOLE.slice(0, whole.length));
        expect(whole.length).toBeGreaterThanOrEqual(text.slice(0, length).split('\n').length - 1);
      }),
    );
  });
});
