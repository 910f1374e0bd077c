import { appliedOf, type CommandOutcome, refusalOf, resultsOf } from './applied';

const ACCEPTED = { key: 'A', status: 'accepted', reason: null } as const;
const REBOOT = { key: 'B', status: 'reboot_required', reason: null } as const;
const outcome = (
  status: CommandOutcome['status'],
  reason: string | null,
  response: unknown = null,
): CommandOutcome => ({ status, reason, response });

describe('what a charger said of each key', () => {
  it('is in its answer', () => {
    const results = [ACCEPTED, REBOOT];
    expect(resultsOf(outcome('Accepted', null, { results }))).toBe(results);
  });

  it.each([null, undefined, 'results', 7, {}, { result: [] }])('is not in %j', (response) => {
    expect(resultsOf({ ...outcome('Error', 'x'), response })).toBeNull();
  });

  it.each([
    [[ACCEPTED], false],
    [[ACCEPTED, REBOOT], true],
    [[], false],
  ])('has beside it what was wanted: %j needs a reboot: %s', (results, rebootRequired) => {
    const wanted = [
      { key: 'B', value: '2' },
      { key: 'A', value: '1' },
    ];
    const values: Record<string, string> = { A: '1', B: '2' };
    expect(appliedOf(results, wanted)).toEqual({
      results: results.map((result) => ({ ...result, value: values[result.key] })),
      rebootRequired,
    });
  });

  it('is without a value where nobody wanted one', () => {
    expect(appliedOf([ACCEPTED], []).results).toEqual([{ ...ACCEPTED, value: '' }]);
  });
});

describe('a template that could not be applied', () => {
  it.each([
    ['Error', 'charge_point_offline', 'charge_point_offline', 'The charge point CP-1 is not connected.'],
    ['Error', 'connection_lost', 'charge_point_offline', 'The charge point CP-1 is not connected.'],
    ['Timeout', 'connection_lost', 'charge_point_offline', 'The charge point CP-1 is not connected.'],
    ['Timeout', 'expired', 'charge_point_timeout', 'The charge point CP-1 did not answer in time.'],
    ['Timeout', null, 'charge_point_timeout', 'The charge point CP-1 did not answer in time.'],
    [
      'Error',
      'protocol_mismatch',
      'protocol_mismatch',
      'The charge point CP-1 speaks another version of OCPP now.',
    ],
    ['Error', 'NotSupported', 'upstream_error', 'The template could not be applied: NotSupported.'],
    ['Rejected', null, 'upstream_error', 'The template could not be applied: Rejected.'],
  ] as const)('is %s, %s: %s', (status, reason, code, message) => {
    expect(refusalOf('CP-1', outcome(status, reason))).toMatchObject({ code, message });
  });

  it('was not answered in time where nobody has heard of the command again', () => {
    expect(refusalOf('CP-1', null)).toMatchObject({ code: 'charge_point_timeout' });
  });
});
