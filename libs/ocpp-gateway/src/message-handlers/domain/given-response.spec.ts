import { completed, isAcceptance, problemsOf, versionsFor } from './given-response';

const moment = { now: new Date('2026-05-01T08:00:00Z'), heartbeatIntervalSeconds: 300 };

describe('an answer that was given', () => {
  it('is completed for a boot alone', () => {
    const currentTime = '2026-05-01T08:00:00.000Z';
    const given = { status: 'Pending', currentTime: '1970-01-01T00:00:00Z' };
    expect(completed('BootNotification', given, moment)).toEqual({
      status: 'Pending',
      interval: 300,
      currentTime,
    });
    expect(completed('BootNotification', { status: 'Pending', interval: 7 }, moment)).toMatchObject({
      interval: 7,
    });
    expect(completed('DataTransfer', given, moment)).toBe(given);
  });

  it.each([
    ['BootNotification', { status: 'Rejected' }, ['1.6', '2.0.1']],
    ['Authorize', { idTagInfo: { status: 'Accepted' } }, ['1.6']],
    ['Authorize', { idTokenInfo: { status: 'NoCredit' } }, ['2.0.1']],
    ['DataTransfer', { status: 'Accepted', data: 'x' }, ['1.6', '2.0.1']],
    ['DataTransfer', { status: 'Accepted', data: { x: 1 } }, ['2.0.1']],
    ['GetCertificateStatus', { status: 'Failed' }, ['2.0.1']],
    ['SignCertificate', {}, []],
  ] as const)('to %s, %j, is of the versions %j', (action, given, versions) => {
    expect(versionsFor(action, given)).toEqual(versions);
  });

  it('is wrong where no version has it, and says why in each', () => {
    const problems = problemsOf('Authorize', { idTagInfo: { status: 'Sure' } }, '/static_response');
    expect(problems).toEqual([
      expect.objectContaining({ pointer: '/static_response/idTagInfo/status' }),
      expect.objectContaining({ pointer: '/static_response/idTokenInfo' }),
    ]);
    expect(problems.map(({ detail }) => detail.slice(0, 10))).toEqual(['OCPP 1.6: ', 'OCPP 2.0.1']);
    expect(problemsOf('Authorize', { idTagInfo: { status: 'Blocked' } }, '')).toEqual([]);
    expect(problemsOf('Authorize', { idTagInfo: { status: 'Blocked' } }, '', ['2.0.1'])).toHaveLength(1);
  });

  it('is wrong in no version that does not have its call', () => {
    const problems = problemsOf('GetCertificateStatus', { status: 'Sure' }, '');
    expect(problems.map(({ pointer, detail }) => [pointer, detail.slice(0, 11)])).toEqual([
      ['/status', 'OCPP 2.0.1:'],
    ]);
  });

  it('takes up so much at most, as JSON', () => {
    const given = (length: number) => ({ status: 'Accepted', data: 'x'.repeat(length) });
    const frame = JSON.stringify(given(0)).length;
    expect(problemsOf('DataTransfer', given(16_384 - frame), '/static_response')).toEqual([]);
    expect(problemsOf('DataTransfer', given(16_385 - frame), '/static_response')).toEqual([
      { pointer: '/static_response', code: 'too_long', detail: 'An answer has at most 16384 characters.' },
    ]);
  });

  it('tells a boot no interval of the past, and may leave it to the charger', () => {
    const boot = (interval: number) =>
      problemsOf('BootNotification', { status: 'Pending', interval }, '/static_response');
    expect(boot(-5)).toEqual([
      {
        pointer: '/static_response/interval',
        code: 'out_of_range',
        detail: 'An interval is in seconds, and 0 leaves it to the charger.',
      },
    ]);
    expect([boot(0), boot(60)]).toEqual([[], []]);
    expect(problemsOf('DataTransfer', { status: 'Accepted', interval: -5 }, '')).not.toEqual([
      expect.objectContaining({ code: 'out_of_range' }),
    ]);
  });

  it.each([
    ['Authorize', { idTagInfo: { status: 'Accepted' } }, true],
    ['Authorize', { idTokenInfo: { status: 'Accepted' } }, true],
    ['Authorize', { idTokenInfo: { status: 'Blocked' } }, false],
    ['SignCertificate', { status: 'Accepted' }, true],
    ['SignCertificate', { status: 'Rejected' }, false],
  ] as const)('to %s, %j, is an acceptance: %s', (action, given, expected) => {
    expect(isAcceptance(action, given)).toBe(expected);
  });
});
