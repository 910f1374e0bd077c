import { OutgoingCalls } from './outgoing-calls';

describe('our calls on one socket', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function aSocket() {
    const sent: string[] = [];
    return { sent, calls: new OutgoingCalls((messageId) => sent.push(messageId)) };
  }

  const result = { kind: 'result', payload: { status: 'Accepted' } } as const;

  it('go out one at a time, in order', async () => {
    const { sent, calls } = aSocket();
    const first = calls.call('a', 'Reset', {}, 1_000);
    const second = calls.call('b', 'ClearCache', {}, 1_000);
    expect(sent).toEqual(['a']);
    expect(calls.answered('a', result)).toBe(true);
    expect(sent).toEqual(['a', 'b']);
    calls.answered('b', { kind: 'error', code: 'NotSupported', description: '', details: {} });
    expect(await first).toEqual(result);
    expect((await second).kind).toBe('error');
  });

  it('time out by themselves, and the next goes out', async () => {
    const { sent, calls } = aSocket();
    const silent = calls.call('a', 'Reset', {}, 1_000);
    const next = calls.call('b', 'ClearCache', {}, 5_000);
    jest.advanceTimersByTime(1_000);
    expect(await silent).toEqual({ kind: 'timeout', wasSent: true });
    expect(sent).toEqual(['a', 'b']);
    calls.answered('b', result);
    expect(await next).toEqual(result);
  });

  it('time out while they wait for their turn, and are never sent', async () => {
    const { sent, calls } = aSocket();
    const slow = calls.call('a', 'Reset', {}, 5_000);
    const waiting = calls.call('b', 'ClearCache', {}, 1_000);
    jest.advanceTimersByTime(1_000);
    expect(await waiting).toEqual({ kind: 'timeout', wasSent: false });
    calls.answered('a', result);
    expect(await slow).toEqual(result);
    expect(sent).toEqual(['a']);
  });

  it('that waited behind a silent one until their time was over, or nearly, are never sent', async () => {
    const { sent, calls } = aSocket();
    const silent = calls.call('a', 'Reset', {}, 10_000);
    const together = calls.call('b', 'Reset', {}, 10_000);
    jest.advanceTimersByTime(5);
    const behind = calls.call('c', 'Reset', {}, 10_000);
    const patient = calls.call('d', 'Reset', {}, 12_000);
    jest.advanceTimersByTime(9_995);
    expect(await silent).toEqual({ kind: 'timeout', wasSent: true });
    expect(await Promise.all([together, behind])).toEqual([
      { kind: 'timeout', wasSent: false },
      { kind: 'timeout', wasSent: false },
    ]);
    expect(sent).toEqual(['a', 'd']);
    calls.answered('d', result);
    expect(await patient).toEqual(result);
  });

  it('are not sent without any time', async () => {
    const { sent, calls } = aSocket();
    expect(await calls.call('a', 'Reset', {}, 0)).toEqual({ kind: 'timeout', wasSent: false });
    expect(sent).toEqual([]);
  });

  it('are heard when they are answered late, once', async () => {
    const { calls } = aSocket();
    const late: unknown[] = [];
    const hear = (answer: unknown): void => void late.push(answer);
    const silent = calls.call('a', 'Reset', {}, 1_000, hear);
    jest.advanceTimersByTime(1_000);
    expect((await silent).kind).toBe('timeout');
    expect(calls.answered('a', result)).toBe(true);
    expect(calls.answered('a', result)).toBe(false);
    expect(calls.answered('nobody', result)).toBe(false);
    expect(late).toEqual([result]);
  });

  it('end with the socket, also those that come later', async () => {
    const { sent, calls } = aSocket();
    const open = [calls.call('a', 'Reset', {}, 1_000), calls.call('b', 'Reset', {}, 1_000)];
    calls.closed();
    expect(await Promise.all(open)).toEqual([
      { kind: 'closed', wasSent: true },
      { kind: 'closed', wasSent: false },
    ]);
    expect(await calls.call('c', 'Reset', {}, 1_000)).toEqual({ kind: 'closed', wasSent: false });
    expect(sent).toEqual(['a']);
  });
});
