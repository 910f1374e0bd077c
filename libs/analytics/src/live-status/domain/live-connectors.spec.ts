import { type ConnectorFacts, liveConnectors, type SessionFacts } from './live-connectors';

const at = (minute: number): Date => new Date(Date.UTC(2026, 4, 1, 12, minute));

const connector = (connectorId: number, more: Partial<ConnectorFacts> = {}): ConnectorFacts => ({
  evseId: connectorId,
  connectorId,
  status: 'Available',
  errorCode: null,
  changedAt: at(0),
  ...more,
});

const session = (connectorId: number | null, more: Partial<SessionFacts> = {}): SessionFacts => ({
  id: 'sess_1',
  evseId: connectorId,
  connectorId,
  startedAt: at(5),
  chargingState: null,
  energyWh: 1_200,
  powerW: 7_400,
  offeredW: null,
  socPercent: null,
  toldAt: at(7),
  ...more,
});

const shown = (...live: ReturnType<typeof liveConnectors>) =>
  live.map((one) => [one.evseId, one.connectorId, one.status, one.session?.id ?? null]);

describe('liveConnectors', () => {
  it('leaves out the charge point itself, and is in the order of the outlets', () => {
    const told = [
      connector(2),
      connector(0, { status: 'Faulted' }),
      connector(1, { errorCode: 'GroundFailure' }),
    ];
    const live = liveConnectors(told, []);
    expect(shown(...live)).toEqual([
      [1, 1, 'Available', null],
      [2, 2, 'Available', null],
    ]);
    expect(live[0]).toMatchObject({ errorCode: 'GroundFailure', updatedAt: at(0) });
  });

  it('shows a session where no status was told, and beside one that is older', () => {
    const live = liveConnectors([connector(1)], [session(1), session(2, { id: 'sess_2' })]);
    expect(shown(...live)).toEqual([
      [1, 1, 'Charging', 'sess_1'],
      [2, 2, 'Charging', 'sess_2'],
    ]);
    expect(live.map(({ updatedAt }) => updatedAt)).toEqual([at(7), at(7)]);
  });

  it('shows none that nobody plugged in yet', () => {
    expect(shown(...liveConnectors([connector(1)], [session(null)]))).toEqual([[1, 1, 'Available', null]]);
  });

  it('shows of two sessions at one connector the later one', () => {
    const lost = session(1, { id: 'sess_9', startedAt: at(1) });
    for (const sessions of [
      [lost, session(1)],
      [session(1), lost],
    ]) {
      expect(shown(...liveConnectors([], sessions))).toEqual([[1, 1, 'Charging', 'sess_1']]);
    }
  });

  it('tells connectors of two EVSEs apart', () => {
    const told = [connector(1), connector(1, { evseId: 2, status: 'Occupied' })];
    const live = liveConnectors(told, [session(1, { evseId: 2, chargingState: 'Charging' })]);
    expect(shown(...live)).toEqual([
      [1, 1, 'Available', null],
      [2, 1, 'Charging', 'sess_1'],
    ]);
  });
});
