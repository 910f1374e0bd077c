import { checkRules, EVERY_CHECK } from './check-rules';
import { configurationRules } from './configuration-rules';
import { valuesOf, wantedBy } from './template';

const of = (ocpp16: object = {}, ocpp201: object = {}) =>
  configurationRules({ ocpp16: ocpp16 as never, ocpp201: ocpp201 as never }).map(({ pointer, code }) => [
    pointer,
    code,
  ]);
const many = (count: number, key: (index: number) => string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [key(index), '1']));

describe('the configuration of a template', () => {
  it.each([
    [{}, {}],
    [{ HeartbeatInterval: '300', 'vendor key/1': '' }, { 'OCPPCommCtrlr.HeartbeatInterval': '300' }],
    [{ ['k'.repeat(50)]: 'v'.repeat(500) }, { [`${'c'.repeat(50)}.${'v'.repeat(50)}`]: 'v'.repeat(1_000) }],
    [many(50, (index) => `Key${index}`), many(50, (index) => `A.Key${index}`)],
    [{}, { 'A.B': '1', 'A[x].B': '1', 'A@1.B': '1', 'A.B[x]': '1' }],
  ])('is good (%#)', (ocpp16, ocpp201) => {
    expect(of(ocpp16, ocpp201)).toEqual([]);
  });

  it.each([
    [{ '': '1' }, {}, '/configuration/ocpp16/', 'invalid_format'],
    [{ ' Key': '1' }, {}, '/configuration/ocpp16/ Key', 'invalid_format'],
    [{ ['k'.repeat(51)]: '1' }, {}, `/configuration/ocpp16/${'k'.repeat(51)}`, 'invalid_format'],
    [{ Key: 'v'.repeat(501) }, {}, '/configuration/ocpp16/Key', 'too_long'],
    [{ Key: 300 }, {}, '/configuration/ocpp16/Key', 'invalid_type'],
    [{ Key: null }, {}, '/configuration/ocpp16/Key', 'invalid_type'],
    [{ Key: '1', KEY: '1' }, {}, '/configuration/ocpp16/KEY', 'doubled'],
    [{ 'a/b~c': 1 }, {}, '/configuration/ocpp16/a~1b~0c', 'invalid_type'],
    [{ authorizationkey: 'x' }, {}, '/configuration/ocpp16/authorizationkey', 'not_allowed'],
    [{ SecurityProfile: '2' }, {}, '/configuration/ocpp16/SecurityProfile', 'not_allowed'],
    [
      {},
      { 'OCPPCommCtrlr.NetworkConfigurationPriority': '2' },
      '/configuration/ocpp201/OCPPCommCtrlr.NetworkConfigurationPriority',
      'not_allowed',
    ],
    [{ WifiPassword: 'x' }, {}, '/configuration/ocpp16/WifiPassword', 'not_allowed'],
    [many(51, (index) => `Key${index}`), {}, '/configuration/ocpp16', 'too_many'],
    [{}, { HeartbeatInterval: '300' }, '/configuration/ocpp201/HeartbeatInterval', 'invalid_format'],
    [{}, { 'A.B': 'v'.repeat(1_001) }, '/configuration/ocpp201/A.B', 'too_long'],
    [{}, { 'A.B[x]': '1', 'a.b[X]': '1' }, '/configuration/ocpp201/a.b[X]', 'doubled'],
    [
      {},
      { 'SecurityCtrlr.BasicAuthPassword': 'x' },
      '/configuration/ocpp201/SecurityCtrlr.BasicAuthPassword',
      'not_allowed',
    ],
    [{}, many(51, (index) => `A.Key${index}`), '/configuration/ocpp201', 'too_many'],
  ])('is refused (%#)', (ocpp16, ocpp201, pointer, code) => {
    expect(of(ocpp16, ocpp201)).toEqual([[pointer, code]]);
  });

  it('is that of the version which the charger speaks', () => {
    const values = valuesOf({ ocpp16: { A: '1' }, ocpp201: {} });
    expect(wantedBy({ values }, '1.6')).toEqual({
      version: '1.6',
      values: [{ key: 'A', value: '1' }],
    });
    for (const version of ['2.0.1', '2.1', null]) expect(wantedBy({ values }, version)).toBeNull();
    const ofBoth = valuesOf({ ocpp16: { A: '1' }, ocpp201: { 'B.C': '2' } });
    expect(wantedBy({ values: ofBoth }, '2.0.1')).toEqual({
      version: '2.0.1',
      values: [{ key: 'B.C', value: '2' }],
    });
    expect(wantedBy({ values: ofBoth }, '2.1')).toBeNull();
  });

  it.each([
    [{ ' Key': '1' }, /^A configuration key of OCPP 1\.6 has 1 to 50 characters\.$/],
    [{ authorizationkey: 'x' }, /^Each charger has a password of its own/],
    [{ SecurityProfile: '2' }, /^A charger whose security profile changes/],
    [{ WifiPassword: 'x' }, /^A template keeps no secrets/],
    [{ Key: '1', KEY: '1' }, /^The case of letters makes no other key\.$/],
    [{ Key: 300 }, /^Values are texts, as OCPP has them: "300", "true"\.$/],
    [{ Key: 'v'.repeat(501) }, /^A value has at most 500 characters\.$/],
    [many(51, (index) => `Key${index}`), /^A template has at most 50 keys of a version\.$/],
  ])('is told what is wrong with it (%#)', (ocpp16, detail) => {
    const problems = configurationRules({ ocpp16: ocpp16 as never, ocpp201: {} });
    expect(problems.map((problem) => problem.detail)).toEqual([expect.stringMatching(detail)]);
  });
});

describe('the checks of a template', () => {
  const wrong = (...checks: Parameters<typeof checkRules>[0]) =>
    checkRules(checks).map(({ pointer, code }) => [pointer, code]);

  it('may be all, or those that every run has', () => {
    expect(checkRules(EVERY_CHECK)).toEqual([]);
    expect(wrong({ name: 'configuration', min_connectors: 2 }, { name: 'connectivity' })).toEqual([]);
  });

  it('are each there once, with those that every run has', () => {
    expect(wrong({ name: 'heartbeat' })).toEqual([
      ['/checks', 'required'],
      ['/checks', 'required'],
    ]);
    expect(wrong(...EVERY_CHECK, { name: 'heartbeat' })).toEqual([['/checks/4', 'doubled']]);
  });

  it('say what is wrong with them', () => {
    const details = checkRules([{ name: 'configuration', min_energy_wh: 1 }, { name: 'configuration' }]).map(
      ({ detail }) => detail,
    );
    expect(details).toEqual([
      'Every run has the check connectivity.',
      'min_energy_wh belongs to the check test_transaction.',
      'The check configuration is there already.',
    ]);
  });

  it('have their own figures', () => {
    expect(
      wrong(
        { name: 'connectivity', min_energy_wh: 1 },
        { name: 'configuration', min_connectors: 1 },
        { name: 'test_transaction', min_connectors: 1, min_energy_wh: 1 },
      ),
    ).toEqual([
      ['/checks/0/min_energy_wh', 'not_allowed'],
      ['/checks/2/min_connectors', 'not_allowed'],
    ]);
  });
});
