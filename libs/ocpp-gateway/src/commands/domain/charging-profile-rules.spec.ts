import { profileRules16, profileRules201, startRules } from './charging-profile-rules';

const profile = (chargingProfilePurpose: string, transactionId?: number | string) => ({
  chargingProfilePurpose,
  ...(transactionId === undefined ? {} : { transactionId }),
});
const pointers = (errors: readonly { pointer: string }[]) => errors.map(({ pointer }) => pointer);

describe('a charging profile', () => {
  it('of a start is a TxProfile', () => {
    expect(startRules({ idTag: 'A' })).toEqual([]);
    expect(startRules({ chargingProfile: profile('TxProfile') })).toEqual([]);
    expect(pointers(startRules({ chargingProfile: profile('TxDefaultProfile') }))).toEqual([
      '/chargingProfile/chargingProfilePurpose',
    ]);
  });

  it.each([
    [1, profile('TxProfile', 7), []],
    [1, profile('TxProfile'), ['/csChargingProfiles/transactionId']],
    [0, profile('TxProfile', 7), ['/connectorId']],
    [0, profile('TxProfile'), ['/connectorId', '/csChargingProfiles/transactionId']],
    [0, profile('ChargePointMaxProfile'), []],
    [1, profile('ChargePointMaxProfile'), ['/connectorId']],
    [0, profile('TxDefaultProfile'), []],
    [2, profile('TxDefaultProfile'), []],
  ])('of OCPP 1.6 at connector %d: %j breaks %j', (connectorId, csChargingProfiles, broken) => {
    expect(pointers(profileRules16({ connectorId, csChargingProfiles }))).toEqual(broken);
  });

  it.each([
    [1, profile('TxProfile', 'tx-1'), []],
    [1, profile('TxProfile'), ['/chargingProfile/transactionId']],
    [0, profile('TxProfile', 'tx-1'), ['/evseId']],
    [1, profile('ChargingStationMaxProfile'), ['/evseId']],
    [0, profile('ChargingStationMaxProfile'), []],
  ])('of OCPP 2.0.1 at EVSE %d: %j breaks %j', (evseId, chargingProfile, broken) => {
    expect(pointers(profileRules201({ evseId, chargingProfile }))).toEqual(broken);
  });

  it('is told which rule it breaks', () => {
    const problems = [
      startRules({ chargingProfile: profile('TxDefaultProfile') }),
      profileRules16({ connectorId: 0, csChargingProfiles: profile('TxProfile') }),
      profileRules201({ evseId: 0, chargingProfile: profile('TxProfile', 'tx-1') }),
      profileRules16({ connectorId: 1, csChargingProfiles: profile('ChargePointMaxProfile') }),
      profileRules201({ evseId: 1, chargingProfile: profile('ChargingStationMaxProfile') }),
    ].flat();
    expect(problems.map(({ code, detail }) => [code, detail])).toEqual([
      ['purpose', 'The profile of a start must be a TxProfile.'],
      ['purpose', 'A TxProfile is of one connector, which is not 0.'],
      ['required', 'A TxProfile must name its transaction.'],
      ['purpose', 'A TxProfile is of one EVSE, which is not 0.'],
      ['purpose', 'A ChargePointMaxProfile is of the whole charger: connector 0.'],
      ['purpose', 'A ChargingStationMaxProfile is of the whole charger: EVSE 0.'],
    ]);
  });
});
