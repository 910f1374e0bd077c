import { ValidationFailedError } from '@csms/kernel';

import { readCertificate } from './read-certificate';

/** Of `openssl req -x509`, for 30 days. */
const PEM = `-----BEGIN CERTIFICATE-----
MIIBhzCCAS2gAwIBAgIUW6pm4kUxjgZws6c25XDvDpFR2VUwCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOSW5zdGFsbGVkIHJvb3QwHhcNMjYxMTIyMDU1MzQzWhcNMjYx
MjIyMDU1MzQzWjAZMRcwFQYDVQQDDA5JbnN0YWxsZWQgcm9vdDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABDGhLakQ0qpZgmJg4TvzrcZ2vAXgz2O7MIoZWDJXXSif
ryoYgUmxc173Z6UE8kzatbpCkmvm4JJWeNUnywWRCz2jUzBRMB0GA1UdDgQWBBSW
663NIhD3RiipUJMdRk+Zuqeu7jAfBgNVHSMEGDAWgBSW663NIhD3RiipUJMdRk+Z
uqeu7jAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIEkJMHBHeuIj
ALwCHLaccMezYNthk4h9tAGMn8ZHc+KIAiEA340FCMOe83g0Bu8X6J8sWmazTZhe
U1ZMPK188lTbFTw=
-----END CERTIFICATE-----
`;

describe('a certificate that is to be installed', () => {
  const now = new Date('2026-12-01T00:00:00Z');

  const problem = (text: string, at = now): unknown => {
    try {
      return readCertificate(text, at).subject;
    } catch (error) {
      return error instanceof ValidationFailedError ? error.errors : error;
    }
  };

  it.each([
    ['as it is', PEM],
    ['with space around it', `\n  ${PEM}\n\n`],
    ['in lines of another system', PEM.replaceAll('\n', '\r\n')],
  ])('is read %s', (_, text) => expect(problem(text)).toBe('CN=Installed root'));

  const ONE = 'certificate must be one certificate in PEM, and nothing else.';

  it.each([
    ['nothing', '', 'pem', ONE],
    ['text', 'please install', 'pem', ONE],
    ['two of them', `${PEM}${PEM}`, 'pem', ONE],
    ['one with something else', `${PEM}and more`, 'pem', ONE],
    ['one without its end', PEM.replace('-----END CERTIFICATE-----', ''), 'pem', ONE],
    [
      'nothing that X.509 knows',
      '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
      'unreadable',
      'certificate cannot be read as X.509.',
    ],
  ])('is not %s', (_, text, code, detail) => {
    expect(problem(text)).toEqual([{ pointer: '/certificate', code, detail }]);
  });

  it('is good still', () => {
    const end = '2026-12-22T05:53:43.000Z';
    expect(problem(PEM, new Date('2026-12-22T05:53:42.999Z'))).toBe('CN=Installed root');
    expect(problem(PEM, new Date(end))).toEqual([
      { pointer: '/certificate', code: 'expired', detail: `certificate was good until ${end}.` },
    ]);
  });
});
