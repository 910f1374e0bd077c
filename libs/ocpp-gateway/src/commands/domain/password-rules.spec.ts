import { passwordRules } from './password-rules';

const variable = (name: string) => ({
  component: { name: 'SecurityCtrlr' },
  variable: { name },
  attributeValue: 'x',
});

describe('a password', () => {
  it.each([
    ['ChangeConfiguration', { key: 'AuthorizationKey', value: 'x' }, '/key'],
    ['ChangeConfiguration', { key: 'authorizationkey', value: 'x' }, '/key'],
    [
      'SetVariables',
      { setVariableData: [variable('Identity'), variable('BasicAuthPassword')] },
      '/setVariableData/1/variable/name',
    ],
  ])('is not changed by %s %j', (action, payload, pointer) => {
    expect(passwordRules(action, payload)).toEqual([
      { pointer, code: 'not_allowed', detail: expect.stringContaining('credentials') },
    ]);
  });

  it.each([
    ['ChangeConfiguration', { key: 'HeartbeatInterval', value: '300' }],
    ['SetVariables', { setVariableData: [variable('Identity')] }],
    ['ChangeConfiguration', { value: '300' }],
    ['Reset', { type: 'Soft' }],
  ])('is not what %s %j is about', (action, payload) => {
    expect(passwordRules(action, payload)).toEqual([]);
  });
});
