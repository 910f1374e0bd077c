import { ValidationFailedError } from '@csms/kernel';

import { readCsv } from './read-csv';

const SHAPE = { columns: ['id', 'name', 'note'], required: ['id'], maxLines: 3 };
const read = (text: string) => readCsv(text, SHAPE);
const refusal = (text: string) => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ValidationFailedError)
      return error.errors.map(({ pointer, code }) => [pointer, code]);
    throw error;
  }
  throw new Error('It was read');
};

describe('a file of comma-separated values', () => {
  const two = [
    { line: 2, cells: { id: '1', name: 'A' }, miscounted: null },
    { line: 3, cells: { id: '2' }, miscounted: null },
  ];

  it.each([
    ['commas', 'id,name\n1,A\n2,\n'],
    ['semicolons', 'id;name\n1;A\n2;\n'],
    ['CRLF, without a last line end', 'id,name\r\n1,A\r\n2,'],
    ['spaces and capitals', ' ID , Name \n 1 , A \n2,\n'],
    ['columns in another order', 'name,id\nA,1\n,2\n'],
    ['quotes', '"id","name"\n"1","A"\n"2",""\n'],
  ])('is read with %s', (_what, text) => {
    expect(read(text)).toEqual(two);
  });

  it('may hold separators, quotes and line ends in quotes, and counts the lines of the file', () => {
    expect(read('id,name\n1,"A, ""B""\nC"\n\n2,D\n')).toEqual([
      { line: 3, cells: { id: '1', name: 'A, "B"\nC' }, miscounted: null },
      { line: 5, cells: { id: '2', name: 'D' }, miscounted: null },
    ]);
  });

  it('keeps lines of nothing but separators out', () => {
    expect(read('id,name\n,\n1,A\n,\n')).toEqual([
      { line: 3, cells: { id: '1', name: 'A' }, miscounted: null },
    ]);
  });

  it('says which lines have too few cells, or too many', () => {
    const lines = read('id,name\n1\n2,B,C\n3,D\n');
    expect(lines.map(({ line, miscounted }) => [line, miscounted])).toEqual([
      [2, 'The line has 1 cells, the header 2: is a separator missing or not in quotes?'],
      [3, 'The line has 3 cells, the header 2: is a separator missing or not in quotes?'],
      [4, null],
    ]);
  });

  it.each([
    ['', [['', 'empty']]],
    ['name\nA\n', [['/1/id', 'missing_column']]],
    ['id,colour\n1,red\n', [['/1/colour', 'unknown_column']]],
    ['id,id\n1,2\n', [['/1/id', 'doubled_column']]],
    ['id\n1\n2\n3\n4\n', [['', 'max_lines']]],
    ['id\n"1\n', [['', 'csv_quote_not_closed']]],
    ['id\n1"x"\n', [['', 'csv_quote_not_closed']]],
  ])('is refused as %j: %j', (text, errors) => {
    if (text.includes('1"x"')) expect(() => read(text)).toThrow(ValidationFailedError);
    else expect(refusal(text)).toEqual(errors);
  });
});
