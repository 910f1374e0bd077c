import fc from 'fast-check';

import { attachment, safeFileName } from './file-name';

describe('the name of an uploaded file', () => {
  it.each([
    ['diag 2026-05-01 (1).tar.gz', 'diag 2026-05-01 (1).tar.gz'],
    ['/var/log/diag.log', 'diag.log'],
    ['C:\\logs\\diag.log', 'diag.log'],
    ['../../etc/passwd', 'passwd'],
    ['Prüfung_№1+a@b=c.log', 'Prüfung__1+a@b=c.log'],
    ['Pru\u0308fung', 'Prüfung'],
    ['журнал٣.log', 'журнал٣.log'],
    ['a"b;c%2f\r\nd\u0000.log', 'a_b_c_2f__d_.log'],
    ['  ..hidden.. ', 'hidden'],
    ['a . b', 'a . b'],
    ['\ud83d.log', '_.log'],
    ['logs/', null],
    ['...', null],
    ['', null],
    [null, null],
    [undefined, null],
  ])('%j is %j', (name, safe) => expect(safeFileName(name)).toBe(safe));

  it('keeps its end, with its type', () => {
    expect(safeFileName(`${'a'.repeat(300)}.log`)).toBe(`${'a'.repeat(196)}.log`);
    expect(safeFileName(`${'a'.repeat(300)}.${'b'.repeat(199)}`)).toBe('b'.repeat(199));
    expect(safeFileName(`\ud840\udc00${'b'.repeat(199)}`)).toBe(`_${'b'.repeat(199)}`);
  });

  it('never is a place, hidden, or longer than 200, and is the same once more', () => {
    const unit = fc.constantFrom('a', 'ü', '1', '.', ' ', '/', '"', '\u0308', '\ud840\udc00', '\ud840');
    fc.assert(
      fc.property(fc.string({ unit, minLength: 150, maxLength: 210, size: 'max' }), (name) => {
        const safe = safeFileName(name);
        if (safe === null) return;
        expect(safe).toMatch(/^[^./\\ ](?:[^/\\]*[^./\\ ])?$/u);
        expect(safe.length).toBeLessThanOrEqual(200);
        expect(safe.isWellFormed()).toBe(true);
        expect(safeFileName(safe)).toBe(safe);
      }),
    );
  });
});

describe('attachment', () => {
  it.each([
    ['diag.log', `attachment; filename="diag.log"; filename*=UTF-8''diag.log`],
    ['ü "a\\b".log', `attachment; filename="_ _a_b_.log"; filename*=UTF-8''%C3%BC%20%22a%5Cb%22.log`],
    ["it's (1)*.log", `attachment; filename="it's (1)*.log"; filename*=UTF-8''it%27s%20%281%29%2A.log`],
  ])('names %j', (name, header) => expect(attachment(name)).toBe(header));
});
