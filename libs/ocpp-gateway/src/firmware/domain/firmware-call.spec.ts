import { type OcppVersion, validateRequest } from '@csms/ocpp';

import { calledFirmware } from './called-firmware';
import { publishCall, updateCall, type WantedFirmware } from './firmware-call';

const URL = 'https://files.example/f.bin';
const PLAIN: WantedFirmware = {
  requestId: 9,
  url: URL,
  retrieveDate: new Date('2026-06-01T02:00:00Z'),
  installDate: null,
  signature: null,
};
const SIGNED: WantedFirmware = {
  ...PLAIN,
  installDate: new Date('2026-06-02T02:00:00Z'),
  signature: { value: 'c2ln', certificate: 'CERT' },
};
const IN_FULL = {
  location: URL,
  retrieveDateTime: '2026-06-01T02:00:00.000Z',
  installDateTime: '2026-06-02T02:00:00.000Z',
  signature: 'c2ln',
  signingCertificate: 'CERT',
};
const AT_ONCE = { location: URL, retrieveDateTime: '2026-06-01T02:00:00.000Z' };

describe('an update of firmware', () => {
  it.each<[OcppVersion, string, WantedFirmware, string, object]>([
    ['1.6', 'unsigned', PLAIN, 'UpdateFirmware', { location: URL, retrieveDate: '2026-06-01T02:00:00.000Z' }],
    ['1.6', 'signed', SIGNED, 'SignedUpdateFirmware', { requestId: 9, firmware: IN_FULL }],
    ['2.0.1', 'unsigned', PLAIN, 'UpdateFirmware', { requestId: 9, firmware: AT_ONCE }],
    ['2.0.1', 'signed', SIGNED, 'UpdateFirmware', { requestId: 9, firmware: IN_FULL }],
  ])('in OCPP %s, %s, is a message that is found again', (version, _, wanted, action, payload) => {
    expect(updateCall(version, wanted)).toEqual({ action, payload });
    expect(validateRequest(version, action, payload)).toEqual({ ok: true });
    expect(calledFirmware(action, payload)).toEqual({
      url: URL,
      isSigned: wanted.signature !== null,
      retrieveDate: wanted.retrieveDate,
      installDate: wanted.installDate,
      requestId: 'firmware' in payload ? 9 : null,
      publishChecksum: null,
    });
  });

  it('that is published by a station is one, too', () => {
    const checksum = '0123456789abcdef0123456789abcdef';
    const payload = { requestId: 9, location: URL, checksum };
    expect(publishCall(9, URL, checksum)).toEqual({ action: 'PublishFirmware', payload });
    expect(validateRequest('2.0.1', 'PublishFirmware', payload)).toEqual({ ok: true });
    expect(calledFirmware('PublishFirmware', payload)).toEqual({
      url: URL,
      isSigned: false,
      retrieveDate: null,
      installDate: null,
      requestId: 9,
      publishChecksum: checksum,
    });
  });

  it('is ordered by no other message', () => {
    expect(calledFirmware('GetLog', { requestId: 1, location: URL, checksum: 'x' })).toBeNull();
  });

  it.each([
    ['UpdateFirmware', { location: 'ftp://me:S3CRET@files.example/f', retrieveDate: '2026-06-01T02:00:00Z' }],
    [
      'UpdateFirmware',
      { requestId: 1, firmware: { ...AT_ONCE, location: 'ftp://me:S3CRET@files.example/f' } },
    ],
    ['PublishFirmware', { requestId: 1, location: 'ftp://me:S3CRET@files.example/f', checksum: 'x' }],
  ])('is told without whose the address is: %s %j', (action, payload) => {
    expect(calledFirmware(action, payload)).toMatchObject({ url: 'ftp://files.example/f' });
  });
});
