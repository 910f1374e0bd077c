import { chargerActions } from '@csms/ocpp';

import { ROWS_FROM_CHARGERS } from './rows-from-chargers';

describe('the rows of messages from chargers', () => {
  it.each(['1.6', '2.0.1'] as const)('name every one of OCPP %s once', (version) => {
    const rows = ROWS_FROM_CHARGERS.filter((row) => row.version === version).map(({ action }) => action);
    expect(rows.sort()).toEqual([...chargerActions(version)].sort());
  });
});
