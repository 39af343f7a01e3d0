import { describe, expect, it } from '@jest/globals';

import { parseCsv } from './parse-csv.js';
import { ratingsOf } from './ratings-file.js';

const table = {
  raters: ['ada', 'ben'],
  units: [
    ['yes', 'no'],
    ['no', null],
  ],
};
const numbered = { ...table, raters: ['rater 1', 'rater 2'] };

describe('ratings', () => {
  it.each([
    ['CSV with a column of units', 'unit,ada,ben\nu1,yes,no\nu2,no,\n', table],
    ['CSV without one', 'ada,ben\r\nyes,no\r\nno,NA\r\n', table],
    ['CSV, a line a rating', 'unit,rater,label\nu1,ada,yes\nu1,ben,no\nu2,ada,no\n', table],
    ['JSON rows', '[["yes","no"],["no",null]]', numbered],
    [
      'JSON ratings',
      '[{"unit":1,"rater":"ada","rating":"yes"},{"unit":1,"rater":"ben","rating":"no"},{"unit":2,"rater":"ada","rating":"no"}]',
      table,
    ],
    [
      'a JSON document',
      '{"schema":"holdpoint.ratings.v1","ratings":[{"unit":"a","rater":"ada","rating":"yes"},{"unit":"a","rater":"ben","rating":"no"},{"unit":"b","rater":"ada","rating":"no"},{"unit":"b","rater":"ben","rating":null}]}',
      table,
    ],
  ])('are read from %s', (_, text, wanted) => {
    expect(ratingsOf('labels', text)).toEqual(wanted);
  });

  it('have no header where the first line holds numbers', () => {
    expect(ratingsOf('labels', '1,2\n3,*\n')).toEqual({
      raters: ['rater 1', 'rater 2'],
      units: [
        ['1', '2'],
        ['3', null],
      ],
    });
    expect(ratingsOf('labels', '[[1,true],[0,false]]').units).toEqual([
      ['1', 'true'],
      ['0', 'false'],
    ]);
  });

  it.each([
    ['rows of different lengths', 'ada,ben\nyes,no\nyes\n', 'unit 2 has 1 ratings where 2'],
    ['one rater', 'unit,ada\nu1,yes\n', 'at least two raters'],
    ['nothing', '', 'at least two raters'],
    ['a rating twice', 'unit,rater,rating\nu,ada,1\nu,ada,2\n', 'ada rated u twice'],
    ['an open quote', 'ada,ben\n"yes,no\n', 'never closed'],
    ['broken JSON', '[["yes"', 'JSON'],
    ['an object as a rating', '[["yes",{}]]', '[0][1]: expected a text'],
    ['no unit', '[{"rater":"ada","rating":"x"}]', '[0].unit'],
    ['another schema', '{"schema":"other","ratings":[]}', 'schema: '],
  ])('are refused with file and place: %s', async (_, text, fault) => {
    await expect(() => ratingsOf('labels.csv', text)).toThrowWithCode('file.invalid');
    expect(() => ratingsOf('labels.csv', text)).toThrow(fault);
    expect(() => ratingsOf('labels.csv', text)).toThrow('labels.csv');
  });
});

describe('CSV', () => {
  it('keeps commas, quotes and lines within quotes', () => {
    expect(parseCsv('\uFEFFa,"b, ""c""\nd"\n\n,\ne,')).toEqual([
      ['a', 'b, "c"\nd'],
      ['e', ''],
    ]);
    expect(parseCsv('a"b,c')).toBeNull();
    expect(parseCsv('')).toEqual([]);
  });
});
