import { configuration16, configuration201, SETTING_NAMES } from './configuration';

const SEED = { connectors: 2, meterIntervalSeconds: 30 };

describe('the settings of a charge point', () => {
  it.each([
    ['1.6', configuration16(SEED), SETTING_NAMES['1.6']],
    ['2.0.1', configuration201(SEED), SETTING_NAMES['2.0.1']],
  ] as const)('of OCPP %s', (_version, configuration, names) => {
    expect(configuration.number(names.heartbeat)).toBe(300);
    expect(configuration.number(names.meterInterval)).toBe(30);
    expect(Object.fromEntries(configuration.entries())).toMatchSnapshot();
  });

  it('are read by name', () => {
    const configuration = configuration16(SEED);
    expect(configuration.get('NumberOfConnectors')).toEqual({ value: '2', isReadOnly: true });
    expect(configuration.get('Nothing')).toBeNull();
    expect(configuration.number('Nothing')).toBe(0);
  });

  it('are changed where that is allowed, and stay numbers', () => {
    const configuration = configuration16(SEED);
    const change = (value: string) => configuration.change('HeartbeatInterval', value);
    expect(change('60')).toBe('Accepted');
    expect(configuration.get('HeartbeatInterval')).toEqual({ value: '60', isReadOnly: false });
    for (const value of ['-1', 'soon', '1.5', '', ' 5', '5 ', '1234567890']) {
      expect(change(value)).toBe('Rejected');
    }
    expect(change('999999999')).toBe('Accepted');
    expect(configuration.change('NumberOfConnectors', '3')).toBe('Rejected');
    expect(configuration.change('Nothing', '3')).toBe('NotSupported');
    expect(configuration.number('NumberOfConnectors')).toBe(2);
  });
});
