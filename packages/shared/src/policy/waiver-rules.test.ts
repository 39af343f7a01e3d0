import { describe, expect, it } from '@jest/globals';

import type { Direction } from './bar-move.js';
import { checkPolicy } from './check-policy.js';
import { diffPolicies, isLoosening } from './diff-policies.js';
import type { Gate, WaiverRule } from './gate-rule.js';
import { policyByRef } from './policies.js';
import type { Policy } from './policy.js';

const strict = policyByRef('anthropic-rsp@2.2');
const [officer, chief, reviewer] = [
  'responsible_scaling_officer',
  'chief_executive_officer',
  'safety_reviewer',
] as const;
const rule: WaiverRule = { quorum: [officer, reviewer], maxDays: 14 };

function withGate(changes: Partial<Gate>): Policy {
  const { deploy_external: gate } = strict.gates;
  if (gate === undefined) throw new Error('the policy has a gate for it');
  return { ...strict, gates: { ...strict.gates, deploy_external: { ...gate, ...changes } } };
}

const granting = (waiver: WaiverRule) => withGate({ waivers: { waiver } });

function movesOf(from: Policy, to: Policy): Record<string, Direction> {
  return Object.fromEntries(diffPolicies(from, to).map(({ path, direction }) => [path, direction]));
}

const gate = 'gates.deploy_external';

describe('a policy that lets people waive', () => {
  it('is looser than one that does not, by one move that holds its quorum', () => {
    const given = withGate({ waivers: { waiver: rule, override: rule } });
    const moves = diffPolicies(strict, given);
    expect(movesOf(strict, given)).toEqual({
      [`${gate}.waivers.waiver`]: 'looser',
      [`${gate}.waivers.override`]: 'looser',
    });
    expect(moves.every(isLoosening)).toBe(true);
    expect(moves[0]?.sentence).toBe('Gate deploy_external, waiver: added.');
    expect(diffPolicies(given, strict).some(isLoosening)).toBe(false);
  });

  it.each<[string, WaiverRule, Record<string, Direction>]>([
    ['stands longer', { ...rule, maxDays: 30 }, { [`${gate}.waivers.waiver.maxDays`]: 'looser' }],
    ['stands shorter', { ...rule, maxDays: 7 }, { [`${gate}.waivers.waiver.maxDays`]: 'tighter' }],
    [
      'asks one more person',
      { ...rule, quorum: [officer, reviewer, reviewer] },
      { [`${gate}.waivers.waiver.quorum.${reviewer}.2`]: 'added' },
    ],
    [
      'asks somebody else',
      { ...rule, quorum: [officer, chief] },
      {
        [`${gate}.waivers.waiver.quorum.${reviewer}`]: 'removed',
        [`${gate}.waivers.waiver.quorum.${chief}`]: 'added',
      },
    ],
  ])('moves a bar when it %s', (_, changed, moves) => {
    expect(movesOf(granting(rule), granting(changed))).toEqual(moves);
  });

  it('is no policy with a quorum of one, or for no time', () => {
    const faultsOf = (changed: WaiverRule): unknown => {
      const check = checkPolicy(granting(changed));
      return 'faults' in check ? check.faults.map(({ path }) => path.join('.')) : [];
    };
    expect(faultsOf(rule)).toEqual([]);
    expect(faultsOf({ ...rule, quorum: [officer] })).toEqual([`${gate}.waivers.waiver.quorum`]);
    expect(faultsOf({ ...rule, maxDays: 0 })).toEqual([`${gate}.waivers.waiver.maxDays`]);
  });
});

describe('a policy that demands an outside witness', () => {
  const hours = (maxAgeHours: number) => withGate({ witness: { maxAgeHours } });

  it('is tighter than one that does not, and dropping the demand loosens it', () => {
    expect(movesOf(strict, hours(24))).toEqual({ [`${gate}.witness`]: 'added' });
    const dropped = diffPolicies(hours(24), strict);
    expect(dropped).toMatchObject([{ path: `${gate}.witness`, direction: 'removed' }]);
    expect(dropped.every(isLoosening)).toBe(true);
  });

  it('is looser with an older one', () => {
    expect(movesOf(hours(24), hours(48))).toEqual({ [`${gate}.witness.maxAgeHours`]: 'looser' });
    expect(movesOf(hours(48), hours(24))).toEqual({ [`${gate}.witness.maxAgeHours`]: 'tighter' });
  });
});
