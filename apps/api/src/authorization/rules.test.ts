import { Role } from '@holdpoint/shared/contracts/common';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { accessLack } from './access.rules.js';
import { type SignOffAttempt, signOffObstacle } from './signoff.rules.js';

const roles = fc.uniqueArray(fc.constantFrom(...Role.options));

describe('access', () => {
  it('is open to everybody on public routes only', () => {
    expect(accessLack('public', undefined)).toBe('none');
    expect(accessLack('signed_in', undefined)).toBe('token');
    expect(accessLack(['auditor'], undefined)).toBe('token');
  });

  it('needs one of the roles of the table', () => {
    expect(accessLack(['auditor', 'pipeline'], ['pipeline'])).toBe('none');
    expect(accessLack(['auditor'], ['administrator'])).toBe('role');
    expect(accessLack(['auditor'], [])).toBe('role');
  });

  it('is nobody’s where the table names no role', () => {
    fc.assert(fc.property(roles, (held) => accessLack([], held) === 'role'));
  });

  it('never shrinks when a role is added', () => {
    fc.assert(
      fc.property(roles, roles, fc.constantFrom(...Role.options), (access, held, more) => {
        fc.pre(accessLack(access, held) === 'none');
        return accessLack(access, [...held, more]) === 'none';
      }),
    );
  });
});

describe('signing off', () => {
  function anAttempt(change: Partial<SignOffAttempt> = {}): SignOffAttempt {
    const role = 'responsible_scaling_officer';
    return {
      name: 'ada',
      roles: [role],
      isMachine: false,
      role,
      requesters: ['pipeline'],
      ...change,
    };
  }

  it('is for a person who holds the role and did not ask for the evidence', () => {
    expect(signOffObstacle(anAttempt())).toBeUndefined();
  });

  it('is not for machines, whatever roles they hold', () => {
    expect(signOffObstacle(anAttempt({ isMachine: true, roles: Role.options }))).toBe(
      'machine_account',
    );
  });

  it('is not for a role that one lacks, not even for administrators', () => {
    expect(signOffObstacle(anAttempt({ roles: ['administrator'] }))).toBe('role');
  });

  it('is not for who asked for any of the evidence', () => {
    expect(signOffObstacle(anAttempt({ requesters: ['pipeline', 'ada'] }))).toBe('requester');
  });

  it('is never open to a requester', () => {
    fc.assert(
      fc.property(
        roles,
        fc.boolean(),
        fc.constantFrom(...Role.options),
        (held, isMachine, role) => {
          const attempt = anAttempt({ roles: held, isMachine, role, requesters: ['ada'] });
          return signOffObstacle(attempt) !== undefined;
        },
      ),
    );
  });
});
