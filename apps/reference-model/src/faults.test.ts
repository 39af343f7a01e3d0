import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type Fault, FaultKind } from './control.js';
import { FaultBook, faultOf } from './faults.js';
import { aControl } from './testing/builders.js';

const faults: fc.Arbitrary<Fault[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...FaultKind.options),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    retryAfterMs: fc.nat(1000),
    delayMs: fc.nat(1000),
    seed: fc.nat(),
  }),
  { maxLength: 5 },
);

describe('a fault', () => {
  it('is the same for the same draw and attempt', () => {
    fc.assert(
      fc.property(faults, fc.string(), fc.nat(9), (list, draw, attempt) => {
        expect(faultOf(list, draw, attempt)).toEqual(faultOf(list, draw, attempt));
      }),
    );
  });

  it('comes with its share of the draws', () => {
    const list = aControl({ faults: [{ kind: '529', share: 0.3 }] }).faults;
    const met = Array.from({ length: 4000 }, (_, draw) => faultOf(list, String(draw), 0));
    const share = met.filter((fault) => fault !== null).length / met.length;
    // Four standard errors of 4,000 draws.
    expect(Math.abs(share - 0.3)).toBeLessThan(0.03);
  });

  it('never comes at share 0 and always at share 1', () => {
    const [never, always] = [0, 1].map(
      (share) => aControl({ faults: [{ kind: '500', share }] }).faults,
    );
    fc.assert(fc.property(fc.string(), (draw) => faultOf(never ?? [], draw, 0) === null));
    fc.assert(fc.property(fc.string(), (draw) => faultOf(always ?? [], draw, 0)?.kind === '500'));
  });

  it('meets other draws under another seed', () => {
    const pattern = (seed: number): string => {
      const list = aControl({ faults: [{ kind: '500', share: 0.5, seed }] }).faults;
      return Array.from({ length: 64 }, (_, draw) =>
        faultOf(list, String(draw), 0) ? '1' : '0',
      ).join('');
    };
    expect(pattern(1)).not.toBe(pattern(2));
  });
});

describe('the faults of one draw', () => {
  it('end after the most that the settings allow, whatever the shares', () => {
    fc.assert(
      fc.property(faults, fc.integer({ min: 1, max: 5 }), (list, maxFaultsPerDraw) => {
        const book = new FaultBook();
        const settings = { ...aControl({ maxFaultsPerDraw }), faults: list };
        const attempts = Array.from({ length: maxFaultsPerDraw + 1 }, () =>
          book.next(settings, 'draw'),
        );
        return attempts.some((fault) => fault === null || fault.kind === 'slow');
      }),
    );
  });

  it('begin anew after an answer', () => {
    const book = new FaultBook();
    const settings = aControl({ faults: [{ kind: '429', share: 1 }], maxFaultsPerDraw: 1 });
    const kinds = [1, 2, 3].map(() => book.next(settings, 'draw')?.kind ?? null);
    expect(kinds).toEqual(['429', null, '429']);
  });
});
