import { clientCredentials } from './client-credentials';

const ID = { clientId: 'cli_1', clientSecret: 's-_1' };
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const form = (text: string) => new URLSearchParams(text);
const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;

describe('clientCredentials', () => {
  it.each([
    [basic('cli_1:s-_1'), ''],
    [basic('cli_1:s-_1').replace('Basic', 'basic '), 'grant_type=client_credentials'],
    [basic('cli%5F1:s%2D_1'), ''],
    [basic('cli_1:s-_1'), 'client_id=cli_1'],
    [undefined, 'client_id=cli_1&client_secret=s-_1'],
    ['Bearer x', 'client_id=cli_1&client_secret=s-_1'],
  ])('reads %s with the form %j', (authorization, text) => {
    expect(clientCredentials(authorization, form(text))).toEqual(ID);
  });

  it.each([
    [undefined, '', 'invalid_client'],
    [undefined, 'client_id=cli_1', 'invalid_client'],
    [undefined, 'client_id=cli_1&client_secret=', 'invalid_client'],
    [basic('cli_1'), '', 'invalid_client'],
    [basic('cli_1:s-_1'), 'client_secret=s-_1', 'invalid_request'],
    [basic('cli_1:s-_1'), 'client_id=cli_2', 'invalid_request'],
    [undefined, 'client_id=cli_1&client_id=cli_1&client_secret=s-_1', 'invalid_request'],
  ])('refuses %s with the form %j: %s', (authorization, text, expected) => {
    expect(() => clientCredentials(authorization, form(text))).toThrow(code(expected));
  });
});
