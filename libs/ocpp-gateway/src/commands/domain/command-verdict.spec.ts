import { type CommandVerdict, mayHaveArrived, ofSingleVariable, verdictOf, wasSent } from './command-verdict';

const valid = () => true;

describe('what became of a command', () => {
  it.each([
    [{ kind: 'result', payload: { status: 'Accepted' } }, 'Accepted', null],
    [{ kind: 'result', payload: {} }, 'Accepted', null],
    [{ kind: 'result', payload: { status: 'Scheduled' } }, 'Accepted', null],
    [{ kind: 'result', payload: { status: 'Unlocked' } }, 'Accepted', null],
    [{ kind: 'result', payload: { status: 'Unpublished' } }, 'Accepted', null],
    [{ kind: 'result', payload: { status: 'AcceptedCanceled' } }, 'Accepted', null],
    [{ kind: 'result', payload: { status: 'RebootRequired' } }, 'Accepted', null],
    [{ kind: 'result', payload: { status: 'UnlockFailed' } }, 'Rejected', 'UnlockFailed'],
    [{ kind: 'result', payload: { status: 'Rejected' } }, 'Rejected', 'Rejected'],
    [{ kind: 'result', payload: { status: 'NotImplemented' } }, 'Rejected', 'NotImplemented'],
    [{ kind: 'error', code: 'NotSupported', description: '', details: {} }, 'Error', 'NotSupported'],
    [{ kind: 'timeout', wasSent: true }, 'Timeout', 'charge_point_timeout'],
    [{ kind: 'timeout', wasSent: false }, 'Timeout', 'expired'],
    [{ kind: 'closed', wasSent: true }, 'Error', 'connection_lost'],
    [{ kind: 'closed', wasSent: false }, 'Error', 'charge_point_offline'],
  ] as const)('%j is %s', (outcome, status, reason) => {
    expect(verdictOf(outcome, valid)).toMatchObject({ status, reason });
  });

  it('an answer that breaks its schema is shown, and no success', () => {
    const payload = { status: 'Accepted', more: 1 };
    expect(verdictOf({ kind: 'result', payload }, () => false)).toEqual({
      status: 'Error',
      reason: 'invalid_response',
      response: payload,
    });
  });

  it('an error is shown with its words', () => {
    const details = { path: '/type' };
    const error = { kind: 'error', code: 'TypeConstraintViolation', description: 'No.', details } as const;
    expect(verdictOf(error, valid).response).toEqual({
      error_code: 'TypeConstraintViolation',
      error_description: 'No.',
      error_details: details,
    });
  });
});

describe('a command that failed', () => {
  it.each([
    ['Timeout', 'charge_point_timeout', true],
    ['Error', 'connection_lost', true],
    ['Timeout', 'expired', false],
    ['Error', 'charge_point_offline', false],
    ['Error', 'NotSupported', false],
    ['Rejected', 'Rejected', false],
    ['Accepted', null, false],
  ] as const)('by %s, %s, may have been carried out: %s', (status, reason, expected) => {
    expect(mayHaveArrived({ status, reason, response: null })).toBe(expected);
  });
});

describe('a command', () => {
  it.each([
    [null, { status: 'Accepted' }, true],
    ['charge_point_timeout', null, true],
    ['connection_lost', null, true],
    ['outcome_unknown', null, true],
    ['expired', null, false],
    ['charge_point_offline', null, false],
    ['protocol_mismatch', null, false],
    // A charger's own word for what it makes of it.
    ['expired', { error_code: 'expired' }, true],
  ] as const)('with the reason %s and the answer %j was sent: %s', (reason, response, expected) => {
    expect(wasSent({ reason, response })).toBe(expected);
  });
});

describe('setting one variable', () => {
  const answered = (...words: unknown[]): CommandVerdict => ({
    status: 'Accepted',
    reason: null,
    response: { setVariableResult: words.map((attributeStatus) => ({ attributeStatus })) },
  });

  it.each(['Accepted', 'RebootRequired'])('is done with the word %s', (word) => {
    expect(ofSingleVariable(answered(word))).toEqual(answered(word));
  });

  it.each(['Rejected', 'UnknownVariable'])('is refused with the word %s', (word) => {
    expect(ofSingleVariable(answered(word))).toEqual({
      ...answered(word),
      status: 'Rejected',
      reason: word,
    });
  });

  it.each<[string, CommandVerdict]>([
    ['of several', answered('Rejected', 'Accepted')],
    ['of none', answered()],
    ['of another message', { status: 'Accepted', reason: null, response: {} }],
    ['without an answer', { status: 'Timeout', reason: 'expired', response: null }],
    ['that breaks its schema', { ...answered('Rejected'), status: 'Error', reason: 'invalid_response' }],
  ])('is not judged by an answer %s', (_, verdict) => expect(ofSingleVariable(verdict)).toBe(verdict));
});
