import { Role } from '@holdpoint/shared/contracts/common';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type ApprovalAttempt, approvalObstacle } from './approval.rules.js';
import { type DeterminationAttempt, determinationObstacle } from './determination.rules.js';

const officer = 'responsible_scaling_officer';
const roles = fc.uniqueArray(fc.constantFrom(...Role.options));
const role = fc.constantFrom(...Role.options);

describe('approving a policy', () => {
  function anAttempt(change: Partial<ApprovalAttempt> = {}): ApprovalAttempt {
    return {
      name: 'ada',
      roles: [officer],
      isMachine: false,
      role: officer,
      proposedBy: 'bo',
      ...change,
    };
  }

  it('is for a person who holds the seat’s role and did not propose it', () => {
    expect(approvalObstacle(anAttempt())).toBeUndefined();
    expect(approvalObstacle(anAttempt({ proposedBy: null }))).toBeUndefined();
  });

  it('is not for machines, other roles, or who proposed it', () => {
    expect(approvalObstacle(anAttempt({ isMachine: true }))).toBe('machine_account');
    expect(approvalObstacle(anAttempt({ roles: ['administrator'] }))).toBe('role');
    expect(approvalObstacle(anAttempt({ proposedBy: 'ada' }))).toBe('proposer');
  });

  it('is never open to a proposer', () => {
    fc.assert(
      fc.property(roles, role, fc.boolean(), (held, seat, isMachine) => {
        const attempt = anAttempt({ roles: held, role: seat, isMachine, proposedBy: 'ada' });
        return approvalObstacle(attempt) !== undefined;
      }),
    );
  });
});

describe('determining a tier', () => {
  function anAttempt(change: Partial<DeterminationAttempt> = {}): DeterminationAttempt {
    return {
      name: 'ada',
      roles: [officer],
      isMachine: false,
      role: officer,
      determinedBy: [officer],
      requesters: ['pipeline'],
      ...change,
    };
  }

  it('is for a person in a role that they hold and that the policy names', () => {
    expect(determinationObstacle(anAttempt())).toBeUndefined();
    expect(determinationObstacle(anAttempt({ roles: ['auditor'] }))).toBe('role');
    expect(determinationObstacle(anAttempt({ determinedBy: ['auditor'] }))).toBe('role');
    expect(determinationObstacle(anAttempt({ determinedBy: [] }))).toBe('role');
    expect(determinationObstacle(anAttempt({ isMachine: true }))).toBe('machine_account');
  });

  it('is never open to who asked for the evidence', () => {
    fc.assert(
      fc.property(roles, role, roles, (held, own, determinedBy) => {
        const attempt = anAttempt({ roles: held, role: own, determinedBy, requesters: ['ada'] });
        return determinationObstacle(attempt) !== undefined;
      }),
    );
  });
});
