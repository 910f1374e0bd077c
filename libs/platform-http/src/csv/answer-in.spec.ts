import { answerType } from './answer-in';

describe('the form of an answer', () => {
  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/json', 'application/json'],
    ['text/csv', 'text/csv'],
    ['TEXT/CSV; q=0.9, application/json', 'text/csv'],
    ['image/png, text/*', 'text/csv'],
  ])('for Accept %p is %s', (accept, type) => {
    expect(answerType(accept)).toBe(type);
  });

  it('is none that cannot be made', () => {
    expect(() => answerType('application/xml')).toThrow(
      expect.objectContaining({ code: 'not_acceptable' }) as Error,
    );
  });
});
