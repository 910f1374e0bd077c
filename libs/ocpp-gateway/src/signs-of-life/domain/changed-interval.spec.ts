import { changedInterval } from './changed-interval';

const change = (key: string, value: string) => ({
  version: '1.6' as const,
  action: 'ChangeConfiguration',
  payload: { key, value },
});

const variable = (name: string, more: object = {}) => ({
  component: { name: 'OCPPCommCtrlr' },
  variable: { name },
  ...more,
});

const set = (...setVariableData: object[]) => ({
  version: '2.0.1' as const,
  action: 'SetVariables',
  payload: { setVariableData },
});

describe('changedInterval', () => {
  it.each<[string, ReturnType<typeof change>, string, number | null]>([
    ['is taken', change('HeartbeatInterval', '120'), 'Accepted', 120],
    ['is written otherwise', change('heartbeatInterval', ' 60'), 'Accepted', 60],
    ['is none', change('HeartbeatInterval', '0'), 'Accepted', 0],
    ['is not taken', change('HeartbeatInterval', '120'), 'Rejected', null],
    ['is taken at the next boot', change('HeartbeatInterval', '120'), 'RebootRequired', null],
    ['is no number', change('HeartbeatInterval', 'often'), 'Accepted', null],
    ['is another key', change('MeterValueSampleInterval', '120'), 'Accepted', null],
    ['is another command', { ...change('HeartbeatInterval', '9'), action: 'DataTransfer' }, 'Accepted', null],
  ])('of OCPP 1.6, where it %s', (_what, command, status, seconds) => {
    expect(changedInterval(command, { status })).toBe(seconds);
  });

  it.each<[string, object[], object[], number | null]>([
    [
      'is one of many',
      [variable('Other', { attributeValue: '9' }), variable('HeartbeatInterval', { attributeValue: '90' })],
      [
        variable('Other', { attributeStatus: 'Rejected' }),
        variable('HeartbeatInterval', { attributeStatus: 'Accepted' }),
      ],
      90,
    ],
    [
      'is refused',
      [variable('HeartbeatInterval', { attributeValue: '90' })],
      [variable('HeartbeatInterval', { attributeStatus: 'Rejected' })],
      null,
    ],
    [
      'is a limit of it',
      [variable('HeartbeatInterval', { attributeType: 'MaxSet', attributeValue: '90' })],
      [variable('HeartbeatInterval', { attributeType: 'MaxSet', attributeStatus: 'Accepted' })],
      null,
    ],
    ['is not answered', [variable('HeartbeatInterval', { attributeValue: '90' })], [], null],
  ])('of OCPP 2.0.1, where it %s', (_what, data, setVariableResult, seconds) => {
    expect(changedInterval(set(...data), { setVariableResult })).toBe(seconds);
  });
});
