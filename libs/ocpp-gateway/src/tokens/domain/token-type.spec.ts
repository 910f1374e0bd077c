import { mayBePresentedAs } from './token-type';

describe('mayBePresentedAs', () => {
  it.each([
    [null, 'KeyCode', true],
    ['KeyCode', null, true],
    ['KeyCode', 'KeyCode', true],
    ['ISO14443', 'ISO15693', true],
    ['eMAID', 'Central', true],
    ['Central', 'ISO14443', true],
    ['ISO14443', 'Local', true],
    ['KeyCode', 'Local', false],
    ['KeyCode', 'ISO14443', false],
    ['ISO14443', 'KeyCode', false],
    ['ISO14443', 'MacAddress', false],
    ['eMAID', 'ISO15693', false],
    ['ISO14443', 'NoAuthorization', false],
    [null, 'NoAuthorization', false],
  ])('a token issued as %s and presented as %s: %s', (issued, presented, expected) => {
    expect(mayBePresentedAs(issued, presented)).toBe(expected);
  });
});
