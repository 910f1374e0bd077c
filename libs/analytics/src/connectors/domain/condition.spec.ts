import { conditionOf, type ConnectorReport } from './condition';

const told = (...statuses: readonly (readonly [number, string])[]): ConnectorReport[] =>
  statuses.map(([connectorId, status]) => ({ connectorId, status }));

describe('conditionOf', () => {
  it.each<[string, ConnectorReport[], boolean, boolean]>([
    ['has told nothing', [], false, false],
    ['told of itself alone', told([0, 'Available']), false, false],
    ['has a free connector', told([1, 'Available']), false, true],
    [
      'has a free connector beside one in use',
      told([0, 'Available'], [1, 'Charging'], [2, 'Available']),
      false,
      true,
    ],
    ['has a vehicle at its only connector', told([0, 'Available'], [1, 'Preparing']), false, false],
    ['is reserved', told([1, 'Reserved']), false, false],
    ['is faulted itself', told([0, 'Faulted'], [1, 'Available']), true, false],
    ['is out of service itself', told([0, 'Unavailable'], [1, 'Available']), false, false],
    ['has a faulted connector beside a free one', told([1, 'Faulted'], [2, 'Available']), true, true],
    ['has its only connector faulted', told([0, 'Available'], [1, 'Faulted']), true, false],
  ])('of one that %s', (_what, connectors, isFaulted, isReady) => {
    expect(conditionOf(connectors)).toEqual({ isFaulted, isReady });
  });
});
