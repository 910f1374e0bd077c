import { check, type KeptBill, type KeptSession, type ToldSession } from './check';

const TARIFF = { sessionFee: '0.50', energyRatePerKwh: '0.42', taxRatePercent: '20' };
const told = (more: Partial<ToldSession> = {}): ToldSession => ({
  chargePointId: 'CP1',
  ocppTransactionId: '7',
  meterStartWh: 1_000,
  meterStopWh: 2_234,
  startConfirmed: true,
  endConfirmed: true,
  ...more,
});
const session = (more: Partial<KeptSession> = {}): KeptSession => ({
  session_id: 'sess_1',
  charge_point_id: 'CP1',
  ocpp_transaction_id: '7',
  status: 'completed',
  started_at: '2026-05-01T08:12:00.000Z',
  energy_kwh: 1.234,
  ...more,
});
/** 1.234 kWh × 0.42 = 0.52; with the fee 1.02; tax 0.20. */
const bill = (more: Partial<KeptBill> = {}): KeptBill => ({
  session_id: 'sess_1',
  status: 'settled',
  energy_kwh: 1.234,
  subtotal_amount: 1.02,
  tax_amount: 0.2,
  total_amount: 1.22,
  ...more,
});
const NOTHING = { lost: [], doubled: [], mispriced: [], invented: [] };

describe('the checker', () => {
  it('finds nothing where all is well', () => {
    expect(check([told()], [session()], [bill()], TARIFF)).toEqual({ confirmed: 1, ...NOTHING });
  });

  it.each<[string, string, ToldSession[], KeptSession[], KeptBill[]]>([
    ['CP1/7: no session', 'lost', [told()], [], []],
    ['CP1/7: no session', 'lost', [told({ endConfirmed: false })], [], []],
    ['CP1/7: its end is missing', 'lost', [told()], [session({ status: 'active' })], [bill()]],
    ['CP1/7: 1.235 kWh instead of 1234 Wh', 'lost', [told()], [session({ energy_kwh: 1.235 })], [bill()]],
    ['CP1/7: null kWh instead of 1234 Wh', 'lost', [told()], [session({ energy_kwh: null })], [bill()]],
    ['CP1/7: 2 sessions', 'doubled', [told()], [session(), session({ session_id: 'sess_2' })], [bill()]],
    ['CP1/7: 2 bills', 'doubled', [told()], [session()], [bill(), bill()]],
    ['CP1/7: no bill', 'mispriced', [told()], [session()], []],
    [
      'CP1/7: 1.23 instead of 1.22 for 1234 Wh',
      'mispriced',
      [told()],
      [session()],
      [bill({ total_amount: 1.23 })],
    ],
    [
      'CP1/7: its bill is needs_review',
      'mispriced',
      [told()],
      [session()],
      [bill({ status: 'needs_review' })],
    ],
    [
      'CP1/8',
      'invented',
      [told()],
      [session(), session({ ocpp_transaction_id: '8', session_id: 'sess_8' })],
      [bill()],
    ],
  ])('finds %s', (finding, where, ...[toldOnes, sessions, bills]) => {
    const verdict = check(toldOnes, sessions, bills, TARIFF);
    expect(verdict[where as 'lost']).toEqual([finding]);
  });

  it('asks for no energy of an end that the charger did not confirm, or had no register for', () => {
    const kept = [session({ energy_kwh: 9.999 })];
    expect(check([told({ endConfirmed: false })], kept, [], TARIFF)).toEqual({ confirmed: 0, ...NOTHING });
    expect(check([told({ meterStopWh: null })], kept, [], TARIFF)).toEqual({ confirmed: 1, ...NOTHING });
  });

  it('expects no price of a charge without energy', () => {
    const nothing = told({ meterStopWh: 1_000 });
    const kept = session({ energy_kwh: 0 });
    const verdictOf = (total: number) =>
      check([nothing], [kept], [bill({ energy_kwh: 0, total_amount: total })], TARIFF);
    expect(verdictOf(0).mispriced).toEqual([]);
    expect(verdictOf(0.6).mispriced).toEqual(['CP1/7: 0.6 for no energy']);
  });

  it('asks nothing of a session that its charger has not ended, and allows one whose start was not confirmed', () => {
    const running = told({ endConfirmed: false, meterStopWh: null });
    const unheard = told({ chargePointId: 'CP2', ocppTransactionId: null, startConfirmed: false });
    const sessions = [
      session({ status: 'active', energy_kwh: null }),
      session({ charge_point_id: 'CP2', ocpp_transaction_id: '9', session_id: 'sess_9' }),
    ];
    expect(check([running, unheard], sessions, [], TARIFF)).toEqual({ confirmed: 0, ...NOTHING });
  });
});
