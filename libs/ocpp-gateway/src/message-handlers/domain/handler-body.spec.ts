import { handlerOf, problemsOfHandler } from './handler-body';
import { AUTO } from './message-handler';

const ACCEPTED = { idTagInfo: { status: 'Accepted' } };
const WRONG = { idTagInfo: { status: 'Sure' } };

describe('what is wrong with a message handler', () => {
  it.each([
    ['nothing of auto', { mode: 'auto' }, []],
    [
      'nothing of auto without the others',
      { mode: 'auto', static_response: null, timeout_ms: null, fallback_response: null },
      [],
    ],
    ['nothing of an answer', { mode: 'static', static_response: ACCEPTED }, []],
    ['nothing of manual', { mode: 'manual' }, []],
    ['nothing of manual', { mode: 'manual', timeout_ms: 500, fallback_response: ACCEPTED }, []],
    ['static without its answer', { mode: 'static' }, ['/static_response required']],
    ['static without its answer', { mode: 'static', static_response: null }, ['/static_response required']],
    ['an answer of auto', { mode: 'auto', static_response: ACCEPTED }, ['/static_response not_allowed']],
    ['an answer of manual', { mode: 'manual', static_response: ACCEPTED }, ['/static_response not_allowed']],
    [
      'a time and a fallback of static, ahead of what it needs',
      { mode: 'static', timeout_ms: 500, fallback_response: WRONG },
      ['/timeout_ms not_allowed', '/fallback_response not_allowed'],
    ],
  ] as const)('is %s', (_, wanted, problems) => {
    const found = problemsOfHandler('Authorize', wanted);
    expect(found.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(problems);
  });

  it('is an answer or a fallback that no charger could read, where it stands', () => {
    const pointers = [
      problemsOfHandler('Authorize', { mode: 'static', static_response: WRONG }),
      problemsOfHandler('Authorize', { mode: 'manual', fallback_response: WRONG }),
    ].map((found) => found.map(({ pointer }) => pointer));
    expect(pointers).toEqual([
      ['/static_response/idTagInfo/status', '/static_response/idTokenInfo'],
      ['/fallback_response/idTagInfo/status', '/fallback_response/idTokenInfo'],
    ]);
  });

  it('says to which mode a member belongs, and what a mode needs', () => {
    const details = [
      problemsOfHandler('Authorize', { mode: 'auto', timeout_ms: 500 }),
      problemsOfHandler('Authorize', { mode: 'static' }),
    ].map((found) => found.map(({ detail }) => detail));
    expect(details).toEqual([
      ['timeout_ms belongs to the mode manual.'],
      ['The mode static needs the answer that it gives.'],
    ]);
  });
});

describe('a message handler', () => {
  it.each([
    ['auto', { mode: 'auto' }, AUTO],
    ['static', { mode: 'static', static_response: ACCEPTED }, { staticResponse: ACCEPTED }],
    ['manual, with the usual time', { mode: 'manual' }, { timeoutMs: 10_000, fallbackResponse: null }],
    ['manual, with the usual time', { mode: 'manual', timeout_ms: null }, { timeoutMs: 10_000 }],
    [
      'manual, with a time and a fallback of its own',
      { mode: 'manual', timeout_ms: 500, fallback_response: ACCEPTED },
      { timeoutMs: 500, fallbackResponse: ACCEPTED },
    ],
  ] as const)('is %s', (_, wanted, handler) => {
    expect(handlerOf(wanted)).toEqual({ ...AUTO, mode: wanted.mode, ...handler });
  });

  it('is auto, and says nothing of its own, where nobody has chosen', () => {
    expect(AUTO).toEqual({ mode: 'auto', staticResponse: null, timeoutMs: null, fallbackResponse: null });
  });
});
