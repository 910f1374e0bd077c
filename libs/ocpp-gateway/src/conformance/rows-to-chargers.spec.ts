import { actionsOf, chargerActions } from '@csms/ocpp';

import { ROWS_TO_CHARGERS } from './rows-to-chargers';

/** Actions that a charger and we may both send. */
const BOTH_WAYS = ['DataTransfer'];

describe('the rows of messages to chargers', () => {
  it.each(['1.6', '2.0.1'] as const)('name every one of OCPP %s once', (version) => {
    const theirs = chargerActions(version);
    const ours = [...actionsOf(version)].filter((action) => !theirs.has(action));
    const rows = ROWS_TO_CHARGERS.filter((row) => row.version === version).map(({ action }) => action);
    expect(rows.sort()).toEqual([...ours, ...BOTH_WAYS].sort());
  });
});
