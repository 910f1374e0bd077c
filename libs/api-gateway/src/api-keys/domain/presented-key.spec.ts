import { presentedKey } from './presented-key';

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;

describe('presentedKey', () => {
  it.each([
    [{ authorization: 'Bearer dyn_live_1' }],
    [{ authorization: 'bearer  dyn_live_1 ' }],
    [{ 'x-api-key': 'dyn_live_1' }],
    [{ 'x-api-key': ' dyn_live_1 ' }],
    [{ authorization: 'Bearer dyn_live_1', 'x-api-key': 'dyn_live_1' }],
    [{ authorization: 'Basic eHg=', 'x-api-key': 'dyn_live_1' }],
  ])('reads %j', (headers) => {
    expect(presentedKey(headers)).toBe('dyn_live_1');
  });

  it.each([
    [{}],
    [{ authorization: 'Basic eHg=' }],
    [{ authorization: 'Bearer' }],
    [{ authorization: 'NotBearer dyn_live_1' }],
    [{ authorization: 'Bearer a b' }],
    [{ 'x-api-key': ' ' }],
  ])('finds none in %j', (headers) => {
    expect(() => presentedKey(headers)).toThrow(code('missing_credentials'));
  });

  it('refuses two different keys', () => {
    expect(() => presentedKey({ authorization: 'Bearer a', 'x-api-key': 'b' })).toThrow(
      code('ambiguous_credentials'),
    );
  });
});
