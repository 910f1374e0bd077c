import { verdictOf } from './command-verdict';

const valid = () => true;

describe('what became of a command', () => {
  it.each([
    [{ kind: 'result', payload: { status: 'Accepted' } }, 'Accepted', null],
    [{ kind: 'result', payload: {} }, 'Accepted', null],
    [{ kind: 'result', payload: { status: 'Scheduled' } }, 'Accepted', null],
    [{ kind: 'result', payload: { status: 'Unlocked' } }, 'Accepted', null],
    [{ kind: 'result', payload: { status: 'UnlockFailed' } }, 'Rejected', 'UnlockFailed'],
    [{ kind: 'result', payload: { status: 'Rejected' } }, 'Rejected', 'Rejected'],
    [{ kind: 'result', payload: { status: 'NotImplemented' } }, 'Rejected', 'NotImplemented'],
    [{ kind: 'error', code: 'NotSupported', description: '', details: {} }, 'Error', 'NotSupported'],
    [{ kind: 'timeout' }, 'Timeout', 'charge_point_timeout'],
    [{ kind: 'closed' }, 'Error', 'connection_lost'],
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
});
