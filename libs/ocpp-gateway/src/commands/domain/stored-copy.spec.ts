import { storedCopy } from './stored-copy';

describe('what is kept of a command', () => {
  it('has of tags their ends, in the words of either version and of our own', () => {
    expect(storedCopy({ idTag: '04A1B2C3', parentIdTag: null, connectorId: 1 })).toEqual({
      idTag: '…B2C3',
      parentIdTag: null,
      connectorId: 1,
    });
    expect(storedCopy({ idToken: { idToken: '04A1B2C3', type: 'ISO14443' } })).toEqual({
      idToken: { idToken: '…B2C3', type: 'ISO14443' },
    });
    expect(storedCopy({ local_authorization_list: [{ id_tag: '04A1B2C3' }] })).toEqual({
      local_authorization_list: [{ id_tag: '…B2C3' }],
    });
  });

  it.each([
    [
      { key: 'AuthorizationKey', value: 'S3CRET' },
      { key: 'AuthorizationKey', value: '…' },
    ],
    [{ configurationKey: [{ key: 'WiFiPassword', readonly: false, value: 'S3CRET' }] }, expect.anything()],
    [
      { setVariableData: [{ variable: { name: 'BasicAuthPassword' }, attributeValue: 'S3CRET' }] },
      expect.anything(),
    ],
    [{ items: [{ variable: { name: 'BasicAuthPassword' }, value: 'S3CRET' }] }, expect.anything()],
    [{ vpn: { server: 'a.example', user: 'me', password: 'S3CRET', key: 'S3CRET' } }, expect.anything()],
    [{ apn: { apnPassword: 'S3CRET', simPin: 1234 } }, { apn: { apnPassword: '…', simPin: '…' } }],
    [{ location: 'ftp://me:S3CRET@files.example/a' }, { location: 'ftp://files.example/a' }],
    [
      { log: { remoteLocation: 'sftp://me:S3CRET@files.example' } },
      { log: { remoteLocation: 'sftp://files.example' } },
    ],
  ])('has no secret of %j', (given, kept) => {
    const copy = storedCopy(given);
    expect(copy).toEqual(kept);
    expect(JSON.stringify(copy)).not.toContain('S3CRET');
  });

  it('keeps what is no secret', () => {
    const configuration = { configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }] };
    expect(storedCopy(configuration)).toEqual(configuration);
    expect(storedCopy(null)).toBeNull();
  });

  it('can be stored, whatever a charger answers', () => {
    const deep = JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)) as unknown;
    const copy = JSON.stringify(storedCopy({ 'a\u0000': 'b\u0000\ud800', idTag: '\ud83d\ude00abc', deep }));
    expect(copy).not.toMatch(/\\u0000|\\ud/);
    expect(copy.length).toBeLessThan(200);
  });

  it('is not longer than anybody reads', () => {
    const list = Array.from({ length: 2_000 }, () => ({ idTag: '04A1B2C3' }));
    expect(storedCopy({ localAuthorizationList: list })).toEqual({
      omitted: expect.stringMatching(/^\d+ characters$/),
    });
  });
});
