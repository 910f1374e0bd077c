import { presentedCredential } from './presented-credential';

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;

describe('presentedCredential', () => {
  it.each([
    [{ authorization: 'Bearer dyn_live_1' }],
    [{ authorization: 'bearer  dyn_live_1 ' }],
    [{ 'x-api-key': 'dyn_live_1' }],
    [{ 'x-api-key': ' dyn_live_1 ' }],
    [{ authorization: 'Bearer dyn_live_1', 'x-api-key': 'dyn_live_1' }],
    [{ authorization: 'Basic eHg=', 'x-api-key': 'dyn_live_1' }],
  ])('reads %j', (headers) => {
    expect(presentedCredential(headers)).toEqual({ kind: 'api_key', text: 'dyn_live_1' });
  });

  it('tells an access token from a key, where a token may stand', () => {
    const text = 'eyJh.eyJz.c2_-';
    expect(presentedCredential({ authorization: `Bearer ${text}` })).toEqual({ kind: 'access_token', text });
    expect(presentedCredential({ 'x-api-key': text })).toEqual({ kind: 'api_key', text });
  });

  it.each([
    [{}],
    [{ authorization: 'Basic eHg=' }],
    [{ authorization: 'Bearer' }],
    [{ authorization: 'NotBearer dyn_live_1' }],
    [{ authorization: 'Bearer a b' }],
    [{ 'x-api-key': ' ' }],
  ])('finds none in %j', (headers) => {
    expect(() => presentedCredential(headers)).toThrow(code('missing_credentials'));
  });

  it('refuses two different ones', () => {
    expect(() => presentedCredential({ authorization: 'Bearer a', 'x-api-key': 'b' })).toThrow(
      code('ambiguous_credentials'),
    );
  });
});
