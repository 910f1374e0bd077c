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
    const names = ['additionalIdToken', 'customerIdentifier', 'idTag', 'id_token', 'PARENT_ID_TAG'];
    expect(storedCopy(Object.fromEntries(names.map((name) => [name, '04A1B2C3'])))).toEqual(
      Object.fromEntries(names.map((name) => [name, '…B2C3'])),
    );
    expect(storedCopy({ idTag: 471_104_711, parent_id_tag: ['04A1B2C3', 471_104_711] })).toEqual({
      idTag: '…4711',
      parent_id_tag: ['…B2C3', '…4711'],
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
    [
      { password: 'S3CRET', AuthorizationKey: null },
      { password: '…', AuthorizationKey: null },
    ],
    [{ header: 'Basic UzNDUkVUOlMzQ1JFVA== S3' }, { header: 'Basic … S3' }],
    [{ data: ' {"password":"S3CRET"}' }, { data: '{"password":"…"}' }],
    [{ data: '[{"idTag":"04A1B2C3"}]' }, { data: '[{"idTag":"…B2C3"}]' }],
    [{ data: '"[{\\"password\\":\\"S3CRET\\"}]"' }, expect.anything()],
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

  it.each(['[not JSON', '{', '7', 'see [{"a":1}]', '"quoted"', '\n[1'])('keeps the text %j', (data) => {
    expect(storedCopy({ data })).toEqual({ data });
  });

  it('keeps keys and servers of other members apart', () => {
    const members = { key: 'HeartbeatInterval', server: { key: 'k' }, variable: {}, value: 'v' };
    expect(storedCopy({ ...members, key: 7 })).toEqual({ ...members, key: '…' });
    expect(storedCopy({ key: 7, value: 'v' })).toEqual({ key: 7, value: 'v' });
  });

  it('has no secret, however deep it lies', () => {
    for (let depth = 0; depth < 40; depth += 1) {
      const within = (value: unknown) =>
        Array.from({ length: depth }).reduce<unknown>((inner) => [inner], value);
      const secrets = [{ password: 'S3CRET' }, '{"password":"S3CRET"}', '[[{"password":"S3CRET"}]]'];
      expect(JSON.stringify(storedCopy(within(secrets)))).not.toContain('S3CRET');
    }
  });

  it('can be stored, whatever a charger answers', () => {
    const deep = JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)) as unknown;
    const copy = JSON.stringify(storedCopy({ 'a\u0000': 'b\u0000\ud800', idTag: '\ud83d\ude00abc', deep }));
    expect(copy).not.toMatch(/\\u0000|\\ud/);
    expect(copy).toContain('"a\ufffd":"b\ufffd\ufffd"');
    expect(copy.length).toBeLessThan(200);
  });

  it.each(['a', 'idTag'])('is as deep as any message of OCPP, of members %s', (name) => {
    const deep = JSON.parse(`{"${name}":`.repeat(100) + '1' + '}'.repeat(100)) as unknown;
    expect(JSON.stringify(storedCopy(deep))).toBe(`{"${name}":`.repeat(32) + '"…"' + '}'.repeat(32));
  });

  it('is as deep as any message of OCPP, of tags', () => {
    const deep = `{"idTag":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
    expect(JSON.stringify(storedCopy(JSON.parse(deep)))).toBe(
      `{"idTag":${'['.repeat(31)}"…"${']'.repeat(31)}}`,
    );
    expect(JSON.stringify(storedCopy({ data: deep })).length).toBeLessThan(100);
  });

  it('is not longer than anybody reads', () => {
    const text = 'x'.repeat(16_382);
    expect(storedCopy(text)).toBe(text);
    expect(storedCopy(`${text}x`)).toEqual({ omitted: '16385 characters' });
    const list = Array.from({ length: 2_000 }, () => ({ idTag: '04A1B2C3' }));
    expect(storedCopy({ localAuthorizationList: list })).toEqual({
      omitted: expect.stringMatching(/^\d+ characters$/),
    });
  });
});
