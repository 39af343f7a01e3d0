import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { crossingPointsOf } from './crossing-points-file.js';
import { trainingRunsOf } from './training-runs-file.js';

const read = (text: string) => trainingRunsOf('runs.csv', text);
const points = (text: string) => crossingPointsOf('points.csv', text, null);

describe('a file of training runs', () => {
  it('reads the columns of Epoch AI, and no others', () => {
    const text = 'x,y,color,Model Size,Training FLOP,hex_color,loss\n1,2,#f,6.8e9,1e19,#f,5.01\n';
    expect(read(text)).toEqual([{ parameters: 6.8e9, tokens: null, flop: 1e19, loss: 5.01 }]);
  });

  it('reads a plain form, with blank cells and lines, in CSV and JSON', () => {
    const runs = [
      { parameters: 1e9, tokens: 2e10, flop: null, loss: 2.5 },
      { parameters: null, tokens: null, flop: 1e20, loss: 2.4 },
    ];
    expect(read('\uFEFFparameters,tokens,flop,loss\r\n1e9,2e10,,2.5\r\n\r\n,,1e20,2.4')).toEqual(
      runs,
    );
    const [, second] = runs;
    expect(read(JSON.stringify(runs))).toEqual(runs);
    expect(read('[{"flop":1e20,"loss":2.4}]')).toEqual([second]);
    expect(read(JSON.stringify({ schema: 'holdpoint.training-runs.v1', runs }))).toEqual(runs);
  });

  it.each([
    ['no number', 'flop,loss\n1e20,2.4\n1e21,low', 'line 3, column 2 (loss): expected a number'],
    ['a hexadecimal', 'flop,loss\n0x10,2', 'line 2, column 1 (flop)'],
    ['an infinite one', 'flop,loss\n1e999,2', 'line 2, column 1 (flop)'],
    ['a loss of 0', 'flop,loss\n1e20,0', 'above 0'],
    ['no loss', 'flop,loss\n1e20,', 'line 2, column 2 (loss): there is no loss'],
    ['no column of losses', 'flop,x\n1e20,1', 'line 2: there is no loss'],
    ['a run of nothing', 'flop,loss\n,2.4', 'neither parameters nor tokens nor flop'],
    ['an uneven row', 'flop,loss\n1,2\n1,2,3', 'line 3: 3 cells where the header has 2'],
    ['a column twice', 'flop,compute,loss\n1,1,2', 'flop and compute both say flop'],
    ['an open quote', 'flop,loss\n"1,2', 'line 2: a quote is never closed'],
    ['a header alone', 'flop,loss\n', 'at least one row'],
    ['broken JSON', '[{"flop":1e20,}]', 'JSON'],
    ['a fault in JSON', '[{"flop":1e20,"loss":2},{"flop":1,"loss":-2}]', '[1].loss: '],
    ['an unknown field', '[{"flop":1e20,"los":2}]', '[0]'],
    ['a run of nothing in JSON', '[{"loss":2}]', 'run [0] says neither'],
    ['no run', '[]', 'expected at least one run'],
  ])('is refused with its place: %s', async (_, text, fault) => {
    await expect(() => read(text)).toThrowWithCode('file.invalid');
    expect(() => read(text)).toThrow(fault);
    expect(() => read(text)).toThrow('runs.csv');
  });

  it('is read or refused, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const reader of [read, points]) {
          try {
            reader(`flop,loss\n${text}`);
          } catch (error) {
            expect(error).toMatchObject({ code: 'file.invalid' });
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('a file of checkpoints', () => {
  it('holds successes and trials, or a rate and n, or losses', () => {
    expect(points('name,compute,successes,trials\na,1e21,3,20')).toEqual({
      axis: 'compute',
      quantity: 'success_rate',
      points: [{ name: 'a', at: 1e21, value: 0.15, trials: 20 }],
    });
    expect(points('flop,rate,n\n1e21,0.5,20').points).toEqual([
      { at: 1e21, value: 0.5, trials: 20 },
    ]);
    expect(points('compute,loss\n1e21,2.5')).toMatchObject({
      quantity: 'loss',
      points: [{ value: 2.5, trials: null }],
    });
  });

  it('is over time where it has dates, in days since 1970', () => {
    const found = points('[{"date":"2024-10-04","rate":0.5,"n":20}]');
    expect(found).toMatchObject({ axis: 'time', points: [{ at: 20_000 }] });
    const both = 'date,compute,rate,n\n1970-01-02,1e21,0.5,20';
    expect(crossingPointsOf('p', both, 'time').points).toMatchObject([{ at: 1 }]);
    expect(crossingPointsOf('p', both, null).axis).toBe('compute');
  });

  it.each([
    ['more successes than trials', 'compute,successes,trials\n1e21,30,20', 'column 2 (successes)'],
    ['a rate above 1', 'compute,rate,n\n1e21,1.5,20', 'column 2 (rate)'],
    ['no trials', 'compute,rate\n1e21,0.5', 'number of trials'],
    ['no rate', 'compute,n\n1e21,5', 'expected successes, or a rate'],
    ['a day that is none', 'date,rate,n\n2024-02-30,0.5,5', 'such as 2026-03-01'],
    ['no place', 'rate,n\n0.5,5', 'line 2: there is neither compute nor date'],
    ['compute of 0', 'compute,rate,n\n0,0.5,5', 'above 0'],
    ['a loss of 0', 'compute,loss\n1,0', 'above 0'],
    ['JSON of no trials', '[{"compute":1,"rate":0.5}]', '[0].trials: '],
  ])('is refused with its place: %s', async (_, text, fault) => {
    await expect(() => points(text)).toThrowWithCode('file.invalid');
    expect(() => points(text)).toThrow(fault);
  });
});
