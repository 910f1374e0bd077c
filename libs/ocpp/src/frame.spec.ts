import fc from 'fast-check';

import {
  answerId,
  answerToUnreadable,
  type CallFrame,
  describeUnreadable,
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

  it('takes ids of 1 to 255 characters, although the rule is 36', () => {
    const long = 'i'.repeat(255);
    expect(parseFrame(`[2,"${long}","Heartbeat",{}]`, '1.6')).toMatchObject({
      kind: 'call',
      messageId: long,
    });
    expect(parseFrame(`[2,"${long}i","Heartbeat",{}]`, '1.6')).toMatchObject({
      reason: 'message-id-too-long',
      messageId: null,
    });
    expect(parseFrame('[2,"","Heartbeat",{}]', '1.6')).toMatchObject({
      reason: 'bad-message-id',
      messageId: null,
    });
  });

  it('takes a number for an id, to be answered as one', () => {
    const frame = parseFrame('[2,17,"Heartbeat",{}]', '1.6') as CallFrame;
    expect(frame).toMatchObject({ kind: 'call', messageId: '17', numericId: 17 });
    expect(encodeCallResult(answerId(frame), {})).toBe('[3,17,{}]');
    expect(encodeCallError(answerId(frame), 'GenericError')).toBe('[4,17,"GenericError","",{}]');
    const quoted = parseFrame('[2,"17","Heartbeat",{}]', '1.6') as CallFrame;
    expect(encodeCallResult(answerId(quoted), {})).toBe('[3,"17",{}]');
    for (const id of ['1.5', '1e400', '9007199254740993', 'true', '{}'])
      expect(parseFrame(`[2,${id},"Heartbeat",{}]`, '1.6')).toMatchObject({ reason: 'bad-message-id' });
  });

  it('reads an answer of two elements as an answer of nothing', () => {
    expect(parseFrame('[3,"a"]', '1.6')).toEqual({ kind: 'call-result', messageId: 'a', payload: null });
  });

  it('answers a call that it cannot read under its number too', () => {
    const refused = [
      '[2,17,"",{}]',
      '[2,17,"Authorize",{"idTag":"\\u0000"}]',
      '["2",17,"A",{"a":"\\u0000"}]',
    ];
    for (const text of refused) {
      const frame = parseFrame(text, '1.6') as UnreadableFrame;
      expect(answerToUnreadable('1.6', frame)?.code).toBe('FormationViolation');
      expect(answerId(frame)).toBe(17);
    }
    expect(answerId(parseFrame('hello', '2.0.1') as UnreadableFrame)).toBe('-1');
    expect(parseFrame('[3,17,{}]', '1.6')).toEqual({ kind: 'call-result', messageId: '17', payload: {} });
  });

  it('takes message types in quotes, a byte order mark and zero bytes behind the frame', () => {
    const call = { kind: 'call', messageId: 'a', action: 'Heartbeat', payload: {} };
    for (const text of [
      '["2","a","Heartbeat",{}]',
      '\ufeff[2,"a","Heartbeat",{}]',
      '[2,"a","Heartbeat",{}]\0\0',
      '\ufeff[2,"a","Heartbeat",{}] \0',
    ])
      expect(parseFrame(text, '1.6')).toEqual(call);
    for (const text of ['["22","a","Heartbeat",{}]', '[2,"a"\0,"Heartbeat",{}]', '\ufeff', '\0'])
      expect(parseFrame(text, '1.6').kind).toBe('unreadable');
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

const DEEP = `[2,"a","DataTransfer",{"data":${'['.repeat(100)}${']'.repeat(100)}}]`;

describe('answerToUnreadable', () => {
  it.each<[string, unknown, unknown]>([
    ['hello', null, ['-1', 'RpcFrameworkError']],
    ['', null, ['-1', 'RpcFrameworkError']],
    ['{"a":1}', null, ['-1', 'RpcFrameworkError']],
    ['"text"', null, ['-1', 'RpcFrameworkError']],
    ['null', null, ['-1', 'RpcFrameworkError']],
    ['[2]', null, ['-1', 'RpcFrameworkError']],
    ['[2,1.7,"Heartbeat",{}]', null, ['-1', 'RpcFrameworkError']],
    ['[2,null,"Heartbeat",{}]', null, ['-1', 'RpcFrameworkError']],
    ['[2,"a"]', ['a', 'FormationViolation'], ['a', 'RpcFrameworkError']],
    ['[2,"a",{}]', ['a', 'FormationViolation'], ['a', 'RpcFrameworkError']],
    ['[2,"a","Authorize",{"idTag":"\\u0000"}]', ['a', 'FormationViolation'], ['a', 'FormatViolation']],
    [`[2,"${'i'.repeat(256)}","Heartbeat",{}]`, null, ['-1', 'RpcFrameworkError']],
    [DEEP, ['a', 'FormationViolation'], ['a', 'FormatViolation']],
    [
      ` [ 2 , "\\u0061\\"" , "X", ${'['.repeat(100)}`,
      ['a"', 'FormationViolation'],
      ['a"', 'FormatViolation'],
    ],
    [DEEP.replace('"a"', '17'), null, ['-1', 'RpcFrameworkError']],
    [DEEP.replace('a', 'a'.repeat(256)), null, ['-1', 'RpcFrameworkError']],
    [DEEP.replace('"a"', String.raw`"\x"`), null, ['-1', 'RpcFrameworkError']],
    [DEEP.replace('2', '3'), null, null],
    ['[]', null, ['-1', 'MessageTypeNotSupported']],
    ['[9,"a","Heartbeat",{}]', null, ['a', 'MessageTypeNotSupported']],
    ['["two","a","Heartbeat",{}]', null, ['a', 'MessageTypeNotSupported']],
    ['[9]', null, ['-1', 'MessageTypeNotSupported']],
    // An answer of the charger is never answered.
    ['[3]', null, null],
    ['[3,5.5,{}]', null, null],
    ['[4,"a"]', null, null],
    ['[3,"a",{"x":"\\u0000"}]', null, null],
  ])('to %s answers %j in 1.6 and %j in 2.0.1', (text, in16, in201) => {
    expect(answer('1.6', text)).toEqual(in16);
    expect(answer('2.0.1', text)).toEqual(in201);
  });

  it.each([
    ['hello', 'The message is not JSON.'],
    ['{}', 'The message is not a JSON array.'],
    [DEEP, 'The message nests deeper than 64 levels.'],
    ['[9,"a"]', 'The message type number is not known in this version.'],
    ['[2,1.5,"X",{}]', 'The message id is neither a non-empty string nor a whole number.'],
    [`[2,"${'i'.repeat(256)}","X",{}]`, 'The message id is longer than 255 characters.'],
    ['[2,"a",7,{}]', 'The action is not a non-empty string.'],
    ['[4,"a",7]', 'The error code is not a string.'],
    ['[2,"a","X",{"a":"\\u0000"}]', 'The message contains the character U+0000.'],
  ])('to %s says: %s', (text, description) => {
    expect(describeUnreadable(parseFrame(text, '2.0.1') as UnreadableFrame)).toBe(description);
  });

  it('is nothing to what is never answered', () => {
    for (const text of ['[5,"a",7]', '[6,"a",7]', '[4,"a",7]', '[3,""]', '["3","a",{"x":"\\u0000"}]'])
      expect(answer('2.1', text)).toBeNull();
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
    const rule = new RangeError('A message id has 1 to 36 characters.');
    expect(() => encodeCall('i'.repeat(37), 'Reset', {})).toThrow(rule);
    const send = { kind: 'send', messageId: 'i'.repeat(37), action: 'X', payload: {} } as const;
    expect(() => encodeFrame(send)).toThrow(rule);
    expect(encodeCall('i'.repeat(36), 'Reset', {})).toContain('i'.repeat(36));
    const answered = { kind: 'call-result', messageId: 'i'.repeat(37), payload: {} } as const;
    expect(encodeFrame(answered)).toBe(`[3,"${'i'.repeat(37)}",{}]`);
  });

  it('write {} for what is not there', () => {
    const of = { messageId: '1', action: 'X', code: 'GenericError', description: '' };
    const nothing = { payload: undefined, details: undefined };
    const written = (['call', 'send', 'call-result', 'call-error', 'call-result-error'] as const).map(
      (kind) => encodeFrame({ kind, ...of, ...nothing }),
    );
    expect(written).toEqual([
      '[2,"1","X",{}]',
      '[6,"1","X",{}]',
      '[3,"1",{}]',
      '[4,"1","GenericError","",{}]',
      '[5,"1","GenericError","",{}]',
    ]);
  });
});
