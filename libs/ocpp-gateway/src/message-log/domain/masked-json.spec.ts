import { maskedJson, maskedRaw } from './masked-json';

describe('what is kept of a message', () => {
  it('is its body, where nothing in it is about a person or a secret', () => {
    const body = {
      connectorId: 1,
      transactionId: 7,
      meterValue: [{ sampledValue: [{ value: '12\u0000' }] }],
    };
    expect(JSON.parse(maskedJson('MeterValues', body)!)).toEqual(body);
  });

  it('is nothing of what is not there', () => {
    expect(maskedJson('Heartbeat', null)).toBeNull();
    expect(maskedJson('Heartbeat', undefined)).toBeNull();
  });

  it.each([
    ['Authorize', { idTag: '04A1B2C3D4' }, { idTag: '…C3D4' }],
    ['Authorize', { idtag: '04A1B2C3D4', id_token: ['04A1B2C3D4'] }, { idtag: '…C3D4', id_token: ['…C3D4'] }],
    ['StartTransaction', { idTagInfo: { status: 'Accepted', parentIdTag: '04A1B2C3D4' } }, undefined],
    ['Authorize', { idToken: { idToken: '04A1B2C3D4', type: 'ISO14443' } }, undefined],
    ['TransactionEvent', { idTokenInfo: { groupIdToken: { idToken: '04A1B2C3D4' } } }, undefined],
    ['SendLocalList', { localAuthorizationList: [{ idTag: '04A1B2C3D4' }] }, undefined],
    [
      'DataTransfer',
      { vendorId: 'x', data: '{"idTag":"04A1B2C3D4","n":1}' },
      { vendorId: 'x', data: '{"idTag":"…C3D4","n":1}' },
    ],
    ['CustomerInformation', { customerIdentifier: '04A1B2C3D4' }, { customerIdentifier: '…C3D4' }],
  ])('has of a tag in %s its end', (action, body, kept) => {
    const json = maskedJson(action, body);
    expect(json).not.toContain('04A1B2');
    expect(json).toContain('C3D4');
    if (kept !== undefined) expect(JSON.parse(json!)).toEqual(kept);
  });

  it('has of a tag that is a number its end, too', () => {
    expect(maskedJson('Authorize', { IDTAG: 471_104_711 })).toBe('{"IDTAG":"…4711"}');
  });

  it.each([
    ['ChangeConfiguration', { key: 'AuthorizationKey', value: 'S3CRETS3CRET' }],
    [
      'GetConfiguration',
      { configurationKey: [{ key: 'AuthorizationKey', readonly: false, value: 'S3CRETS3CRET' }] },
    ],
    [
      'SetVariables',
      { setVariableData: [{ attributeValue: 'S3CRETS3CRET', variable: { name: 'BasicAuthPassword' } }] },
    ],
    [
      'NotifyReport',
      {
        reportData: [
          { variable: { name: 'BasicAuthPassword' }, variableAttribute: [{ value: 'S3CRETS3CRET' }] },
        ],
      },
    ],
    [
      'NotifyEvent',
      { eventData: [{ variable: { name: 'BasicAuthPassword' }, actualValue: 'S3CRETS3CRET' }] },
    ],
    [
      'SetNetworkProfile',
      { connectionData: { vpn: { server: 'a', key: 'S3CRETS3CRET', password: 'S3CRETS3CRET' } } },
    ],
    ['GetDiagnostics', { location: 'ftp://me:S3CRETS3CRET@files.example' }],
    ['DataTransfer', { vendorId: 'x', data: 'Authorization: Basic S3CRETS3CRET' }],
    ['SecurityEventNotification', { techInfo: 'sent Basic S3CRETS3CRET' }],
    ['NotifyCustomerInformation', { data: 'S3CRETS3CRET lives at 1 High Street', seqNo: 0 }],
  ])('has no secret of %s', (action, body) => {
    const json = maskedJson(action, body);
    expect(json).not.toContain('S3CRET');
    expect(json).toMatch(/…|ftp:\/\/files\.example/);
  });

  it('has a certificate request as it is', () => {
    const csr = '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----';
    expect(JSON.parse(maskedJson('SignCertificate', { csr })!)).toEqual({ csr });
  });

  it('is only the length of a body that nobody would read', () => {
    const body = (length: number) => ({ text: 'x'.repeat(length - '{"text":""}'.length) });
    expect(maskedJson('DataTransfer', body(16_384))).toHaveLength(16_384);
    expect(maskedJson('DataTransfer', body(16_385))).toBe('{"omitted":"16385 characters"}');
    expect(maskedJson('DataTransfer', { text: 'x'.repeat(20_000) })).toMatch(
      /^\{"omitted":"200\d\d characters"\}$/,
    );
  });
});

describe('what is kept of a frame that cannot be read', () => {
  it('is its beginning', () => {
    expect(maskedRaw(`[2,"1","Boot${'x'.repeat(2_000)}`)).toHaveLength(1_000);
  });

  it('has no tag, however it breaks off', () => {
    expect(maskedRaw('[2,"1","Authorize",{"idTag":"04A1B2')).toBe('[2,"1","Authorize",{"idTag":"…');
    expect(maskedRaw('{"idToken" : "04A1B2","type":"x"')).toBe('{"idToken" : "…","type":"x"');
    expect(maskedRaw('{"idToken":{"idToken":"04A1B2"}')).toBe('{"idToken":{"idToken":"…"}');
    expect(maskedRaw('{"idTag":"04\\u0041B2"}')).toBe('{"idTag":"…"}');
  });

  it.each([
    '[2,"1","Authorize",{"idTag":471104711}',
    '{"IDTAG": 471104711,"x":1}',
    '{"data":"{\\"idTag\\":\\"471104711\\"}"',
    '{"data":"{\\"id_tag\\":471104711}"',
  ])('has no tag however it is written: %s', (text) => {
    expect(maskedRaw(text)).not.toContain('4711');
    expect(maskedRaw(text).toLowerCase()).toMatch(/^[[{].*id_?tag.*…/);
  });

  it('is nothing of one that may hold a secret', () => {
    expect(maskedRaw('[3,"1",{"key":"AuthorizationKey","value":"S3CRET')).toBe('…');
  });
});
