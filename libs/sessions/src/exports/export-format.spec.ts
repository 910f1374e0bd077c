import { rowWriter } from './export-format';

const ITEM = {
  session_id: 'sess_1',
  group_ids: ['grp_1', 'grp_2'],
  auth: { method: 'id_tag', status: null },
  energy_kwh: 14.7,
  corrected: false,
  voltage_v: { L1: 230.1 },
};
const COLUMNS = [
  'session_id',
  'group_ids',
  'auth.method',
  'auth.status',
  'energy_kwh',
  'corrected',
  'voltage_v',
];

describe('rows of an export', () => {
  it('are lines under their names as CSV', () => {
    const { head, row } = rowWriter('csv', COLUMNS);
    expect(head).toBe('session_id,group_ids,auth_method,auth_status,energy_kwh,corrected,voltage_v\r\n');
    expect(row(ITEM)).toBe('sess_1,grp_1;grp_2,id_tag,,14.7,false,"{""L1"":230.1}"\r\n');
    expect(row({ ...ITEM, auth: null, group_ids: null, voltage_v: null })).toBe('sess_1,,,,14.7,false,\r\n');
  });

  it.each(['ndjson', 'jsonl'] as const)('are the items themselves as %s, one a line', (format) => {
    const { head, row } = rowWriter(format, COLUMNS);
    expect(head + row(ITEM)).toBe(`${JSON.stringify(ITEM)}\n`);
  });
});
