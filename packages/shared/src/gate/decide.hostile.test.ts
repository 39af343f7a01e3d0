import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { decide } from './decide.js';
import { GateDecision } from './gate-decision.js';
import { allSafeguards, aPolicy, aRun } from './testing/builders.js';
import { inputOf, numRuns, seed } from './testing/situations.js';

fc.configureGlobal({ seed });

describe('hostile input', () => {
  const allowed: unknown = JSON.parse(
    JSON.stringify(inputOf({ policy: aPolicy(), runs: [aRun()], safeguards: allSafeguards() })),
  );

  /** Calls the gate as a program without types would. */
  const decideAnything = (input: unknown): GateDecision => {
    const decision: unknown = Reflect.apply(decide, undefined, [input]);
    return GateDecision.parse(decision);
  };

  /** The value with the leaf or branch at `path`, taken modulo the number of members, put through `change`. */
  const changedAt = (
    value: unknown,
    path: readonly number[],
    change: (old: unknown) => unknown,
  ): unknown => {
    const [step, ...rest] = path;
    if (step === undefined || typeof value !== 'object' || value === null) return change(value);
    const keys = Object.keys(value);
    const key = keys[step % Math.max(1, keys.length)];
    if (key === undefined) return change(value);
    const copy = Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        name === key ? changedAt(member, rest, change) : member,
      ]),
    );
    return Array.isArray(value) ? Object.values(copy) : copy;
  };
  const somePath = fc.array(fc.nat(30), { minLength: 1, maxLength: 6 });

  it('starts from a request that is allowed', () => {
    expect(decideAnything(allowed).decision).toBe('ALLOW');
  });

  it('the gate answers anything, and never with ALLOW', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
        (input) => {
          return GateDecision.parse(decideAnything(input)).decision === 'INCONCLUSIVE';
        },
      ),
      { numRuns },
    );
  });

  it('the gate answers a request with any part replaced', () => {
    fc.assert(
      fc.property(somePath, fc.jsonValue(), (path, replacement) => {
        const decision = decideAnything(changedAt(allowed, path, () => replacement));
        return GateDecision.safeParse(decision).success;
      }),
      { numRuns },
    );
  });

  it.each([
    'status',
    'source',
    'sandbox',
    'choice',
    'role',
    'kind',
    'comparison',
    'ruledInBy',
    'axis',
    'schema',
    'variant',
  ])('an unknown word for %s blocks', (member) => {
    fc.assert(
      fc.property(fc.string(), (word) => {
        const text = JSON.stringify(allowed, (key, value: unknown) =>
          key === member && typeof value === 'string' ? `${word}?` : value,
        );
        return decideAnything(JSON.parse(text)).decision === 'INCONCLUSIVE';
      }),
      { numRuns: 200 },
    );
  });

  it('a request with any member left out blocks', () => {
    fc.assert(
      fc.property(somePath, (path) => {
        const decision = decideAnything(changedAt(allowed, path, () => undefined));
        return decision.decision !== 'ALLOW';
      }),
      { numRuns },
    );
  });
});
