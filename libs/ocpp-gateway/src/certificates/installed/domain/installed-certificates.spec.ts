import { createHash } from 'node:crypto';

import { validateRequest } from '@csms/ocpp';

import { CERTIFICATE_TYPES } from './certificate-types';
import {
  type CertificateHashData,
  certificatesOf,
  hashOf,
  type InstalledCertificate,
  named,
  questionsOf,
} from './installed-certificates';

const data = (serialNumber: string, issuerNameHash = 'aa'): CertificateHashData => ({
  hashAlgorithm: 'SHA256',
  issuerNameHash,
  issuerKeyHash: 'bb',
  serialNumber,
});
const ROOT = 'ManufacturerRootCertificate';

describe('the certificates of a charger', () => {
  it('are asked for one type at a time in OCPP 1.6, and all at once in 2.0.1', () => {
    const in16 = questionsOf('1.6', CERTIFICATE_TYPES);
    expect(in16).toEqual([
      { certificateType: 'CentralSystemRootCertificate' },
      { certificateType: 'ManufacturerRootCertificate' },
    ]);
    const in201 = questionsOf('2.0.1', ['v2g_chain', 'central_system_root']);
    expect(in201).toEqual([{ certificateType: ['V2GCertificateChain', 'CSMSRootCertificate'] }]);
    for (const [version, questions] of [
      ['1.6', in16],
      ['2.0.1', in201],
    ] as const)
      for (const question of questions)
        expect(validateRequest(version, 'GetInstalledCertificateIds', question)).toEqual({ ok: true });
  });

  it('are in OCPP 1.6 of the type that was asked for', () => {
    const answer = { certificateHashData: [data('1'), data('2')] };
    expect(certificatesOf('1.6', { certificateType: ROOT }, answer)).toEqual([
      { type: 'manufacturer_root', hashData: data('1'), children: [] },
      { type: 'manufacturer_root', hashData: data('2'), children: [] },
    ]);
    expect(certificatesOf('1.6', {}, answer)).toEqual([]);
  });

  it('are in OCPP 2.0.1 of the type that stands beside each, of those that we know', () => {
    const chain = (certificateType: string, serial: string, ...children: CertificateHashData[]) => ({
      certificateType,
      certificateHashData: data(serial),
      ...(children.length === 0 ? {} : { childCertificateHashData: children }),
    });
    const certificateHashDataChain = [
      chain('V2GCertificateChain', '1', data('2'), data('3')),
      chain('OfAnotherVersion', '4'),
      chain('CSMSRootCertificate', '5'),
    ];
    expect(certificatesOf('2.0.1', {}, { certificateHashDataChain })).toEqual([
      { type: 'v2g_chain', hashData: data('1'), children: [data('2'), data('3')] },
      { type: 'central_system_root', hashData: data('5'), children: [] },
    ]);
    expect(certificatesOf('2.0.1', {}, {})).toEqual([]);
  });
});

describe('the name of a certificate', () => {
  const installed: InstalledCertificate[] = [
    { type: 'v2g_chain', hashData: data('0A'), children: [data('0B'), data('0C', 'cc')] },
    { type: 'v2g_root', hashData: data('0c'), children: [] },
  ];

  it('is a hash of its four members, whatever their case', () => {
    const text = 'sha256\naa\nbb\n0a';
    expect(hashOf(data('0A'))).toBe(createHash('sha256').update(text).digest('hex').slice(0, 40));
    expect(hashOf(data('0a', 'AA'))).toBe(hashOf(data('0A')));
  });

  it.each([
    ['its hash', hashOf(data('0A')), [data('0A')]],
    ['its hash in capitals', hashOf(data('0B')).toUpperCase(), [data('0B')]],
    ['a serial number', '0b', [data('0B')]],
    ['a serial number that two have', '0C', [data('0C', 'cc'), data('0c')]],
    ['a serial number of none', '0', []],
    ['nothing', '', []],
  ])('is %s', (_, name, found) => expect(named(installed, name)).toEqual(found));

  it('is of one certificate, though it is installed twice', () => {
    const [first, second] = installed;
    if (first === undefined || second === undefined) throw new Error('nothing installed');
    expect(named([first, { ...second, hashData: first.hashData }], '0a')).toHaveLength(1);
  });

  it('is a hash first: a serial number that looks like one names nothing else', () => {
    const like: InstalledCertificate = { type: 'v2g_root', hashData: data(hashOf(data('0A'))), children: [] };
    expect(named([...installed, like], hashOf(data('0A')))).toEqual([data('0A')]);
  });
});
