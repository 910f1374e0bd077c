import fc from 'fast-check';

import {
  answerToUnreadable,
  encodeCall,
  encodeCallError,
  encodeCallResult,
  encodeFrame,
  type Frame,
  parseFrame,
  type ReadableFrame,
  type UnreadableFrame,
} from './frame';
import type { FrameVersion } from './version';

const VERSIONS: FrameVersion[] = ['1.6', '2.0.1', '2.1'];

function answer(version: FrameVersion, text: string): unknown {
  const frame = parseFrame(text, version);
  if (frame.kind !== 'unreadable') throw new Error(`${text} was read as ${frame.kind}`);
  const error = answerToUnreadable(version, frame);
  return error === null ? null : [error.messageId, error.code];
}

describe('parseFrame', () => {
  it.each<[string, Frame]>([
    ['[2,"a","Heartbeat",{}]', { kind: 'call', messageId: 'a', action: 'Heartbeat', payload: {} }],
    ['[2,"a","Heartbeat"]', { kind: 'call', messageId: 'a', action: 'Heartbeat', payload: undefined }],
    ['[2,"a","Heartbeat",{},9]', { kind: 'call', messageId: 'a', action: 'Heartbeat', payload: {} }],
    [' [3 , "a", {"x":1}] ', { kind: 'call-result', messageId: 'a', payload: { x: 1 } }],
    [
      '[4,"a","GenericError","why",{"b":2}]',
      { kind: 'call-error', messageId: 'a', code: 'GenericError', description: 'why', details: { b: 2 } },
    ],
    ['[4,"a","Odd"]', { kind: 'call-error', messageId: 'a', code: 'Odd', description: '', details: {} }],
    [
      '[4,"a","Odd",null,null]',
      { kind: 'call-error', messageId: 'a', code: 'Odd', description: '', details: {} },
    ],
  ])('reads %s', (text, expected) => {
    for (const version of VERSIONS) expect(parseFrame(text, version)).toEqual(expected);
  });

  it('makes half of a surrogate pair U+FFFD, in values and names, and leaves the id as it is', () => {
    const text = String.raw`[2,"\ud800","DataTransfer",{"data":["\uD83D\uDE97 \udc00",{"a\ud800":1}]}]`;
    expect(parseFrame(text, '2.0.1')).toEqual({
      kind: 'call',
      messageId: '\ud800',
      action: 'DataTransfer',
      payload: { data: ['🚗 \ufffd', { 'a\ufffd': 1 }] },
    });
  });

  it('knows message types 5 and 6 in 2.1 only', () => {
    expect(parseFrame('[5,"a","GenericError","",{}]', '2.1').kind).toBe('call-result-error');
    expect(parseFrame('[6,"a","NotifyPeriodicEventStream",{}]', '2.1').kind).toBe('send');
    expect(parseFrame('[6,"a","NotifyPeriodicEventStream",{}]', '2.0.1')).toMatchObject({
      kind: 'unreadable',
      reason: 'unknown-message-type',
    });
  });

  it('accepts ids of 1 to 36 characters', () => {
    expect(parseFrame(`[2,"${'i'.repeat(36)}","Heartbeat",{}]`, '1.6').kind).toBe('call');
    expect(parseFrame(`[2,"${'i'.repeat(37)}","Heartbeat",{}]`, '1.6')).toMatchObject({
      reason: 'message-id-too-long',
      messageId: 'i'.repeat(37),
    });
    expect(parseFrame('[2,"","Heartbeat",{}]', '1.6')).toMatchObject({
      reason: 'bad-message-id',
      messageId: null,
    });
  });

  it('bounds the nesting before parsing, counting no brackets inside strings', () => {
    const nested = (levels: number): string =>
      `[2,"a","DataTransfer",{"data":${'['.repeat(levels)}${']'.repeat(levels)}}]`;
    expect(parseFrame(nested(62), '2.0.1').kind).toBe('call');
    expect(parseFrame(nested(63), '2.0.1')).toMatchObject({ reason: 'too-deep' });
    expect(parseFrame('['.repeat(1_000_000), '2.0.1')).toMatchObject({ reason: 'too-deep' });
    const quoted = JSON.stringify([2, 'a', 'DataTransfer', { data: `\\"${'['.repeat(100)}` }]);
    expect(parseFrame(quoted, '1.6').kind).toBe('call');
  });

  it('refuses U+0000, which no database column takes, but not its escaped spelling', () => {
    expect(parseFrame('[2,"a","Authorize",{"idTag":"x\\u0000"}]', '1.6')).toMatchObject({
      reason: 'nul-character',
      messageId: 'a',
      messageType: 2,
    });
    expect(parseFrame('[2,"a","Authorize",{"x\\u0000":1}]', '1.6')).toMatchObject({
      reason: 'nul-character',
    });
    expect(parseFrame('[2,"a","Authorize",{"idTag":"x\\\\u0000"}]', '1.6').kind).toBe('call');
  });

  it('never throws, and gives an answer that can be encoded, whatever the text', () => {
    const likeFrames = fc.jsonValue().map((value) => JSON.stringify(value));
    const nearFrames = fc
      .array(fc.oneof(fc.constantFrom<unknown>(2, 3, 4, 5, 6, '2', null, 'id', 'Heartbeat'), fc.jsonValue()))
      .map((elements) => JSON.stringify(elements));
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), likeFrames, nearFrames),
        fc.constantFrom(...VERSIONS),
        (text, version) => {
          const frame = parseFrame(text, version);
          if (frame.kind !== 'unreadable') return;
          const error = answerToUnreadable(version, frame);
          if (error !== null) expect(() => encodeFrame(error)).not.toThrow();
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('answerToUnreadable', () => {
  it.each<[string, unknown, unknown]>([
    ['hello', null, ['-1', 'RpcFrameworkError']],
    ['', null, ['-1', 'RpcFrameworkError']],
    ['{"a":1}', null, ['-1', 'RpcFrameworkError']],
    ['"text"', null, ['-1', 'RpcFrameworkError']],
    ['null', null, ['-1', 'RpcFrameworkError']],
    ['[2]', null, ['-1', 'RpcFrameworkError']],
    ['[2,17,"Heartbeat",{}]', null, ['-1', 'RpcFrameworkError']],
    ['[2,null,"Heartbeat",{}]', null, ['-1', 'RpcFrameworkError']],
    ['[2,"a"]', ['a', 'FormationViolation'], ['a', 'RpcFrameworkError']],
    ['[2,"a",{}]', ['a', 'FormationViolation'], ['a', 'RpcFrameworkError']],
    ['[2,"a","Authorize",{"idTag":"\\u0000"}]', ['a', 'FormationViolation'], ['a', 'FormatViolation']],
    [
      `[2,"${'i'.repeat(37)}","Heartbeat",{}]`,
      ['i'.repeat(37), 'FormationViolation'],
      ['i'.repeat(37), 'RpcFrameworkError'],
    ],
    [`[2,"${'i'.repeat(256)}","Heartbeat",{}]`, null, ['-1', 'RpcFrameworkError']],
    ['[]', null, ['-1', 'MessageTypeNotSupported']],
    ['[9,"a","Heartbeat",{}]', null, ['a', 'MessageTypeNotSupported']],
    ['["2","a","Heartbeat",{}]', null, ['a', 'MessageTypeNotSupported']],
    ['[9]', null, ['-1', 'MessageTypeNotSupported']],
    // An answer of the charger is never answered.
    ['[3]', null, null],
    ['[3,5,{}]', null, null],
    ['[4,"a"]', null, null],
    ['[3,"a",{"x":"\\u0000"}]', null, null],
  ])('to %s answers %j in 1.6 and %j in 2.0.1', (text, in16, in201) => {
    expect(answer('1.6', text)).toEqual(in16);
    expect(answer('2.0.1', text)).toEqual(in201);
  });

  it('says what was wrong without repeating the text', () => {
    const frame = parseFrame('secret', '2.0.1') as UnreadableFrame;
    expect(answerToUnreadable('2.0.1', frame)).toEqual({
      kind: 'call-error',
      messageId: '-1',
      code: 'RpcFrameworkError',
      description: 'The message is not JSON.',
      details: {},
    });
  });
});

describe('encoders', () => {
  const messageId = fc.string({ minLength: 1, maxLength: 36 }).filter((id) => !id.includes('\0'));
  const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'));
  // Round-tripped once, because JSON itself knows neither -0 nor undefined.
  const payload = fc
    .dictionary(text, fc.jsonValue({ maxDepth: 5 }))
    .map((value) => JSON.parse(JSON.stringify(value).replaceAll('\\u0000', '')) as Record<string, unknown>);
  const error = fc.record({ messageId, code: text, description: text, details: payload });

  it('reads back every frame that it writes', () => {
    const frames: fc.Arbitrary<ReadableFrame> = fc.oneof(
      fc.record({
        kind: fc.constantFrom('call' as const, 'send' as const),
        messageId,
        action: text.filter((value) => value !== ''),
        payload,
      }),
      fc.record({ kind: fc.constant('call-result' as const), messageId, payload }),
      error.map((frame) => ({ kind: 'call-error' as const, ...frame })),
      error.map((frame) => ({ kind: 'call-result-error' as const, ...frame })),
    );
    fc.assert(
      fc.property(frames, (frame) => {
        expect(parseFrame(encodeFrame(frame), '2.1')).toEqual(frame);
      }),
      { numRuns: 1_000 },
    );
  });

  it('writes the frames of the specification', () => {
    expect(encodeCall('1', 'Reset', { type: 'Soft' })).toBe('[2,"1","Reset",{"type":"Soft"}]');
    expect(encodeCallResult('1', {})).toBe('[3,"1",{}]');
    expect(encodeCallError('1', 'NotSupported')).toBe('[4,"1","NotSupported","",{}]');
  });

  it('cuts a description to 255 characters, not through a surrogate pair', () => {
    const frame = JSON.parse(encodeCallError('1', 'GenericError', 'x' + '😀'.repeat(200))) as string[];
    expect(frame[3]!.length).toBeLessThanOrEqual(255);
    expect(frame[3]!.isWellFormed()).toBe(true);
  });

  it('refuses an id of our own that no charger may accept', () => {
    expect(() => encodeCall('', 'Reset', {})).toThrow(RangeError);
    expect(() => encodeCall('i'.repeat(37), 'Reset', {})).toThrow(RangeError);
  });
});
