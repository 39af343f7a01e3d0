import { parseNote } from '@holdpoint/shared/tlog/note';
import { parseTreeHead } from '@holdpoint/shared/tlog/tree-head';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseWitnessRequest } from './witness-request.js';

fc.configureGlobal({ seed: 8785 });

/** The example of C2SP tlog-witness, "add-checkpoint". */
const published = `old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
`;

describe('an add-checkpoint body', () => {
  it('is read as the specification gives it', () => {
    const request = parseWitnessRequest(new TextEncoder().encode(published));
    expect(request?.oldSize).toBe(20_852_014);
    expect(request?.proof.map((hash) => Buffer.from(hash).toString('base64'))).toEqual(
      published.split('\n').slice(1, 5),
    );
    const { text, signatures } = parseNote(request?.note ?? '');
    expect(parseTreeHead(text)).toMatchObject({
      origin: 'example.com/behind-the-sofa',
      size: 20_852_163,
    });
    expect(signatures).toHaveLength(2);
  });

  it('is read or refused, whatever it is', () => {
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string().map((text) => new TextEncoder().encode(`old 0\n\n${text}`)),
      fc
        .record({ at: fc.nat(published.length - 1), byte: fc.integer({ min: 0, max: 255 }) })
        .map(({ at, byte }) => new TextEncoder().encode(published).with(at, byte)),
    );
    fc.assert(
      fc.property(body, (bytes) => {
        const request = parseWitnessRequest(bytes);
        if (request === undefined) return;
        expect(Number.isSafeInteger(request.oldSize)).toBe(true);
        expect(request.proof.length).toBeLessThanOrEqual(63);
        expect(request.proof.every(({ length }) => length === 32)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
