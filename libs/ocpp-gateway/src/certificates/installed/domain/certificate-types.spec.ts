import { CERTIFICATE_TYPES, INSTALLABLE_TYPES, ocppWord, typeOfWord, typesOf } from './certificate-types';

describe('the type of a certificate', () => {
  it.each([
    ['central_system_root', 'CentralSystemRootCertificate', 'CSMSRootCertificate'],
    ['manufacturer_root', 'ManufacturerRootCertificate', 'ManufacturerRootCertificate'],
    ['v2g_root', null, 'V2GRootCertificate'],
    ['mobility_operator_root', null, 'MORootCertificate'],
    ['v2g_chain', null, 'V2GCertificateChain'],
  ] as const)('%s is %s in OCPP 1.6, and %s in 2.0.1', (type, in16, in201) => {
    expect([ocppWord('1.6', type), ocppWord('2.0.1', type)]).toEqual([in16, in201]);
    expect(typeOfWord('1.6', in201)).toBe(in201 === in16 ? type : null);
    expect(typeOfWord('2.0.1', in201)).toBe(type);
    expect(in16 === null ? type : typeOfWord('1.6', in16)).toBe(type);
  });

  it('is one that the version has, and is installed but for a chain', () => {
    expect(typesOf('1.6')).toEqual(['central_system_root', 'manufacturer_root']);
    expect(typesOf('2.0.1')).toEqual(CERTIFICATE_TYPES);
    expect(INSTALLABLE_TYPES).toEqual([
      'central_system_root',
      'manufacturer_root',
      'v2g_root',
      'mobility_operator_root',
    ]);
  });
});
