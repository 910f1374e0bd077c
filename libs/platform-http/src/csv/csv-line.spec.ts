import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';

import { csvLine } from './csv-line';

describe('a line of comma-separated values', () => {
  it('holds separators, quotes and line ends in quotes, and ends as RFC 4180 says', () => {
    expect(csvLine(['a', 'b,c', 'd"e', 'f\ng', null, 1.5, true, false])).toBe(
      'a,"b,c","d""e","f\ng",,1.5,true,false\r\n',
    );
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+44 20', "'+44 20"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['＝1', "'＝1"],
    ['-12.5', '-12.5'],
    ['a=b', 'a=b'],
  ])('lets no spreadsheet take %j for a formula', (cell, expected) => {
    expect(csvLine([cell])).toBe(`${expected}\r\n`);
  });

  it('is read again by anybody as it was, but for the apostrophe', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2 }), (cells) => {
        const [read] = parse(csvLine(cells)) as unknown as [string[]];
        expect(read).toHaveLength(cells.length);
        read.forEach((cell, at) => expect([cells[at], `'${cells[at] ?? ''}`]).toContain(cell));
      }),
    );
  });
});
