import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { aControl, aCriterion, anAsl3, aPolicy } from '../gate/testing/builders.js';
import type { Criterion } from '../policy/criterion.js';
import { policies } from '../policy/policies.js';
import type { Policy } from '../policy/policy.js';
import { leaningOn, unreplacedBy } from './leaning.js';

fc.configureGlobal({ seed: 2214 });

const OLD = 'autonomy/benign-tasks@1';
const NEW = 'autonomy/benign-tasks@2';
const REFUSALS = 'refusals/incorrect-refusals@1';

const named = (ref: string, criteria: readonly Criterion[], changes: Partial<Policy> = {}) =>
  aPolicy(criteria, { ref, ...changes });
const again = (changes: Partial<Criterion> = {}) =>
  aCriterion({ id: 'autonomy-2', evaluation: NEW, ...changes });

describe('leaning on an evaluation', () => {
  it('are the policies with a criterion on it, and no others', () => {
    const leaning = leaningOn(
      [named('a@1', [aCriterion()]), named('b@1', [aControl()]), named('c@1', [aCriterion()])],
      OLD,
    );
    expect(leaning).toEqual([
      { policy: 'a@1', criteria: ['autonomy'] },
      { policy: 'c@1', criteria: ['autonomy'] },
    ]);
  });

  it('are all seven shipped policies, for the evaluation of autonomy', () => {
    expect(leaningOn(policies, OLD)).toHaveLength(7);
    expect(leaningOn(policies, REFUSALS)).toHaveLength(6);
  });
});

describe('without a replacement', () => {
  it('is every policy that leans', () => {
    const own = [named('a@1', [aCriterion()])];
    expect(unreplacedBy(own, OLD, undefined)).toEqual(leaningOn(own, OLD));
    expect(unreplacedBy(own, OLD, OLD)).toEqual(leaningOn(own, OLD));
    expect(unreplacedBy(own, REFUSALS, undefined)).toEqual([]);
  });

  it('is a policy that asks nothing of it, while another does', () => {
    const own = [named('a@1', [aCriterion(), again()]), named('b@1', [aCriterion()])];
    expect(unreplacedBy(own, OLD, NEW)).toEqual([{ policy: 'b@1', criteria: ['autonomy'] }]);
  });

  it('is a criterion of another tier', () => {
    const tiers = [anAsl3(), { ...anAsl3(), id: 'asl-4' }];
    const own = [named('a@1', [aCriterion(), again({ tier: 'asl-4' })], { tiers })];
    expect(unreplacedBy(own, OLD, NEW)).toEqual(leaningOn(own, OLD));
  });

  it('is a control on the other side of the joint controls', () => {
    const criteria = [
      aControl({ id: 'refuses' }),
      aControl({ id: 'complies', evaluation: 'jailbreaks/persuasive-canary@1' }),
      aControl({ id: 'refuses-2', evaluation: 'refusals/incorrect-refusals@2' }),
    ];
    const pair = { refusals: 'refuses', harmfulCompliance: 'complies' };
    const single = [named('a@1', criteria, { jointControls: [pair] })];
    expect(unreplacedBy(single, REFUSALS, 'jailbreaks/persuasive-canary@1')).toHaveLength(1);
    // Not paired with harmful compliance, it is gated otherwise than what it would replace.
    expect(unreplacedBy(single, REFUSALS, 'refusals/incorrect-refusals@2')).toHaveLength(1);
    const both = [pair, { ...pair, refusals: 'refuses-2' }];
    const paired = [named('a@1', criteria, { jointControls: both })];
    expect(unreplacedBy(paired, REFUSALS, 'refusals/incorrect-refusals@2')).toEqual([]);
    expect(unreplacedBy(paired, 'jailbreaks/persuasive-canary@1', REFUSALS)).toHaveLength(1);
    const unpaired = [named('a@1', criteria)];
    expect(unreplacedBy(unpaired, REFUSALS, 'refusals/incorrect-refusals@2')).toEqual([]);
  });

  it('is a criterion whose gate does not ask for the other', () => {
    const whole = aPolicy([aCriterion(), again()]);
    const gate = whole.gates.deploy_external;
    if (gate === undefined) throw new Error('the built policy has this gate');
    const gates = { ...whole.gates, train_beyond: { ...gate, criteria: ['autonomy'] } };
    expect(unreplacedBy([whole], OLD, NEW)).toEqual([]);
    expect(unreplacedBy([{ ...whole, gates }], OLD, NEW)).toHaveLength(1);
  });

  it('is never more than what leans, and no fewer for one more policy', () => {
    const some = fc.array(fc.constantFrom(...policies), { maxLength: 7 });
    const refs = fc.constantFrom(OLD, NEW, REFUSALS, 'jailbreaks/persuasive-canary@1');
    fc.assert(
      fc.property(some, fc.constantFrom(...policies), refs, refs, (own, more, from, to) => {
        const found = unreplacedBy(own, from, to);
        const leaning = leaningOn(own, from);
        expect(leaning).toEqual(expect.arrayContaining(found));
        expect(unreplacedBy([...own, more], from, to)).toEqual(expect.arrayContaining(found));
        expect(unreplacedBy(own, from, undefined)).toEqual(leaning);
      }),
    );
  });
});
