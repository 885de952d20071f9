import { describe, expect, it } from 'vitest';
import {
  answerReaders,
  fieldIn,
  optionalTextIn,
  parseJson,
  textsIn,
  UnexpectedAnswerError,
} from '../../../src/providers/http/answers.ts';

const { textIn, numberIn, listIn, dateIn } = answerReaders("Acme's API", 'is ACME_URL right?');

describe('answerReaders', () => {
  it('reads what is of the expected type', () => {
    const answer = { text: '', number: 0, list: [], date: '2026-11-24T09:00:00Z' };
    expect(textIn(answer, 'text')).toBe('');
    expect(numberIn(answer, 'number')).toBe(0);
    expect(listIn(answer, 'list')).toEqual([]);
    expect(dateIn(answer, 'date')).toEqual(new Date('2026-11-24T09:00:00Z'));
  });

  it.each([
    ['a text', textIn, [undefined, null, 1, ['a']]],
    ['a number', numberIn, [undefined, null, '1', []]],
    ['a list', listIn, [undefined, null, 'a', { length: 1 }]],
    ['a date', dateIn, [undefined, null, 0, 'soon']],
  ])('refuses what is not %s, and names the field', (_, read, values) => {
    for (const value of values) {
      expect(() => read({ total_count: value }, 'total_count')).toThrow(
        expect.objectContaining({
          message: "an answer is not in the form of Acme's API",
          hint: 'is ACME_URL right?',
          code: 'error',
          field: 'total_count',
        }),
      );
    }
  });

  it.each([[undefined], [null], ['<html>'], [1]])('refuses %j, which has no fields', (answer) => {
    expect(() => textIn(answer, 'name')).toThrow(UnexpectedAnswerError);
  });
});

describe('what may be absent', () => {
  it('reads a field of anything', () => {
    expect([{ a: null }, [], null, undefined, 'text'].map((data) => fieldIn(data, 'a'))).toEqual([
      null,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('counts all but a text as empty', () => {
    expect([{ a: 'x' }, { a: 1 }, {}, null].map((data) => optionalTextIn(data, 'a'))).toEqual([
      'x',
      '',
      '',
      '',
    ]);
  });

  it('makes texts of all members', () => {
    expect([{ a: 1, b: 'x' }, null, 'text'].map(textsIn)).toEqual([{ a: '1', b: 'x' }, {}, {}]);
  });

  it('parses JSON, and nothing else', () => {
    expect(['{"a":1}', 'null', '', '<html>', '{"a"'].map(parseJson)).toEqual([
      { a: 1 },
      null,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
