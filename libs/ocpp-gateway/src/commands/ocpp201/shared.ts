/** Examples and words that several commands of OCPP 2.0.1 share. */

export const REQUEST_ID = {
  optional: true,
  description: 'Numbered by us when left out; in the answer, and in the reports that follow',
  example: 12,
} as const;

export const RETRIES = { optional: true, example: 3 } as const;
export const RETRY_INTERVAL = { optional: true, description: 'Seconds', example: 60 } as const;

export const ID_TOKEN = { idToken: '04A1B2C3D4E5F6', type: 'ISO14443' };
export const COMPONENT = { name: 'OCPPCommCtrlr' };
export const VARIABLE = { name: 'HeartbeatInterval' };
export const PEM = '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----';

export const CERTIFICATE_HASH = {
  hashAlgorithm: 'SHA256',
  issuerNameHash: '1f8c2e',
  issuerKeyHash: '9a44d0',
  serialNumber: '01',
};

export const PROFILE = {
  id: 10,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: [
    { id: 1, chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 7_400 }] },
  ],
};

export const PURPOSES = [
  'ChargingStationExternalConstraints',
  'ChargingStationMaxProfile',
  'TxDefaultProfile',
  'TxProfile',
];

export const CHECKSUM = '5d41402abc4b2a76b9719d911017c592';
