import { profileProblem, requestedProfile } from './security-profile-change';

describe('the security profile to which a command moves a charger', () => {
  it.each([
    ['ChangeConfiguration', { key: 'SecurityProfile', value: '2' }, 2],
    ['ChangeConfiguration', { key: 'securityprofile', value: '3' }, 3],
    ['ChangeConfiguration', { key: 'HeartbeatInterval', value: '2' }, null],
    ['SetNetworkProfile', { configurationSlot: 1, connectionData: { securityProfile: 3 } }, 3],
    ['SetNetworkProfile', {}, NaN],
    ['Reset', { type: 'Hard' }, null],
  ])('of %s %j', (action, payload, profile) => {
    expect(requestedProfile({ action, payload })).toBe(profile);
  });

  const setup = { profile: 2, hasTls: true, hasClientCertificates: true };

  it('must be the one that is registered', () => {
    expect(profileProblem(2, setup)).toBeNull();
    expect(profileProblem(3, { ...setup, profile: 3 })).toBeNull();
    expect(profileProblem(1, setup)).toMatch(/not lowered/);
    expect(profileProblem(3, setup)).toMatch(/Raise it first/);
  });

  it('must be one by which the charger can come', () => {
    expect(profileProblem(2, { ...setup, hasTls: false })).toMatch(/OCPP_TLS_PORT/);
    expect(profileProblem(3, { ...setup, profile: 3, hasClientCertificates: false })).toMatch(/CLIENT_CA/);
    expect(profileProblem(2, { ...setup, hasClientCertificates: false })).toBeNull();
    expect(profileProblem(1, { ...setup, profile: 1, hasTls: false })).toBeNull();
  });
});
