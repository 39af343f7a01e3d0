import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Role } from '../contracts/common.js';
import { digestOf, sha256 } from '../digest/sha256.js';
import { evidenceDigestOf } from './gate-evidence.js';
import type { SignOff } from './sign-off.js';
import { fillSeats } from './sign-offs.js';
import {
  aPolicy,
  aRun,
  aSignOff,
  daysAgo,
  now,
  someEvidence,
  weightsDigest,
} from './testing/builders.js';

fc.configureGlobal({ seed: 8785 });

const policy = aPolicy();
const evidence = someEvidence([aRun()]);
const approval = aSignOff({ policy, evidence });
const policyDigest = digestOf(policy);
const evidenceDigest = evidenceDigestOf(evidence, []);
const officer: Role = 'responsible_scaling_officer';
const chief: Role = 'chief_executive_officer';

function by(person: string, role: Role = officer, changes: Partial<SignOff> = {}): SignOff {
  return { ...approval, person, role, ...changes };
}

function fill(
  signOffs: readonly SignOff[],
  roles: readonly Role[] = [officer, chief],
  requesters = ['engineer'],
) {
  return fillSeats(roles, signOffs, {
    subjectDigest: weightsDigest,
    policyDigest,
    action: 'deploy_external',
    evidenceDigest,
    now,
    requesters,
  });
}

/** State and person of each seat. */
function seatsOf(...input: Parameters<typeof fill>): readonly string[] {
  return fill(...input).seats.map(({ state, person }) => `${state} ${person ?? '-'}`);
}

describe('seats', () => {
  it('are filled by different people in the roles that the policy names', () => {
    expect(seatsOf([by('rosa'), by('carl', chief)])).toEqual(['approved rosa', 'approved carl']);
    expect(fill([by('rosa'), by('carl', chief)]).grounds).toEqual([]);
  });

  it('are missing while nobody signed', () => {
    expect(seatsOf([])).toEqual(['missing -', 'missing -']);
    expect(fill([]).grounds.map(({ code }) => code)).toEqual([
      'APPROVAL_MISSING',
      'APPROVAL_MISSING',
    ]);
  });

  it('never hold one person twice', () => {
    expect(seatsOf([by('rosa'), by('rosa', chief)])).toEqual(['approved rosa', 'conflict rosa']);
  });

  it('take two spellings of an account for one person', () => {
    expect(seatsOf([by('rosa'), by(' Rosa', chief)])).toEqual(['approved rosa', 'conflict  Rosa']);
    expect(seatsOf([by('ENGINEER')])[0]).toBe('conflict ENGINEER');
    expect(seatsOf([by('rosa'), by('ro\u200bsa\u3164', chief)])[1]).toMatch(/^conflict/);
  });

  it('find the assignment that fills most: who could take both leaves the seat that another can’t', () => {
    const signOffs = [by('anna'), by('anna', chief), by('bert')];
    expect(seatsOf(signOffs)).toEqual(['approved bert', 'approved anna']);
  });

  it('may ask for two people of one role', () => {
    expect(seatsOf([by('rosa')], [officer, officer])).toEqual(['approved rosa', 'conflict rosa']);
    expect(seatsOf([by('rosa'), by('ruth')], [officer, officer]).toSorted()).toEqual([
      'approved rosa',
      'approved ruth',
    ]);
  });

  it('are not filled by who asked for the evidence', () => {
    expect(seatsOf([by('engineer')])[0]).toBe('conflict engineer');
    expect(fill([by('engineer')]).grounds[0]?.code).toBe('APPROVAL_CONFLICT');
  });

  it.each([
    ['evidence', { evidenceDigest: sha256('before') }],
    ['policy', { policyDigest: sha256('before') }],
    ['time, the future', { signedAt: daysAgo(-1) }],
  ])('are stale when the sign-off is of other %s', (_, changes) => {
    expect(seatsOf([by('rosa', officer, changes)])[0]).toBe('stale rosa');
    expect(fill([by('rosa', officer, changes)]).grounds[0]?.code).toBe('APPROVAL_STALE');
  });

  it.each([
    ['other weights', { subjectDigest: sha256('other') }],
    ['another action', { action: 'store_weights' }],
  ] as const)('are missing when the sign-off is of %s', (_, changes) => {
    expect(seatsOf([by('rosa', officer, changes)])[0]).toBe('missing -');
  });

  it('are rejected by one rejection, whoever approved besides', () => {
    const signOffs = [by('rosa'), by('ruth', officer, { choice: 'reject' }), by('carl', chief)];
    expect(seatsOf(signOffs)).toEqual(['rejected ruth', 'approved carl']);
    expect(fill(signOffs).grounds.map(({ code }) => code)).toEqual(['APPROVAL_REJECTED']);
  });

  it('stay rejected when the same person approves later: only new evidence answers a rejection', () => {
    const signOffs = [
      by('rosa', officer, { choice: 'reject', signedAt: daysAgo(3) }),
      by('rosa', officer, { signedAt: daysAgo(1) }),
    ];
    expect(seatsOf(signOffs)[0]).toBe('rejected rosa');
    expect(seatsOf([by('ruth', officer, { choice: 'reject', signedAt: daysAgo(-9) })])[0]).toBe(
      'rejected ruth',
    );
  });

  it('are not rejected by a role that has no seat, nor by a rejection of other evidence', () => {
    expect(seatsOf([by('rosa'), by('otto', 'auditor', { choice: 'reject' })])[0]).toBe(
      'approved rosa',
    );
    const old = by('ruth', officer, { choice: 'reject', evidenceDigest: sha256('before') });
    expect(seatsOf([by('rosa'), old])[0]).toBe('approved rosa');
  });

  it('are left by who abstains later, and kept by who approves later', () => {
    const abstains = (days: number): SignOff =>
      by('rosa', officer, { choice: 'abstain', signedAt: daysAgo(days) });
    const earlier = by('rosa', officer, { signedAt: daysAgo(2) });
    expect(seatsOf([earlier, abstains(1)])[0]).toBe('missing -');
    expect(seatsOf([earlier, abstains(2)])[0]).toBe('missing -');
    expect(seatsOf([earlier, abstains(3)])[0]).toBe('approved rosa');
    expect(seatsOf([abstains(1)])[0]).toBe('missing -');
  });
});

describe('laws of seats', () => {
  const signOff = fc
    .record({
      person: fc.constantFrom('anna', 'Anna', 'bert', 'engineer', 'dora'),
      role: fc.constantFrom<Role>(officer, chief, 'auditor'),
      choice: fc.constantFrom<SignOff['choice']>(
        'approve',
        'approve',
        'approve',
        'reject',
        'abstain',
      ),
      signedAt: fc.constantFrom(daysAgo(3), daysAgo(1), daysAgo(-1)),
    })
    .map(({ person, role, ...changes }) => by(person, role, changes));
  const roles = fc.array(fc.constantFrom<Role>(officer, chief), { maxLength: 4 });

  it('one person never fills two seats, and no requester fills one', () => {
    fc.assert(
      fc.property(fc.array(signOff), roles, (signOffs, wanted) => {
        const people = fill(signOffs, wanted)
          .seats.filter(({ state }) => state === 'approved')
          .map(({ person }) => person?.toLowerCase());
        expect(new Set(people).size).toBe(people.length);
        expect(people).not.toContain('engineer');
      }),
      { numRuns: 2000 },
    );
  });

  it('the order of sign-offs changes nothing', () => {
    fc.assert(
      fc.property(fc.array(signOff), roles, (signOffs, wanted) => {
        expect(fill(signOffs.toReversed(), wanted)).toEqual(fill(signOffs, wanted));
      }),
      { numRuns: 2000 },
    );
  });

  it('a rejection never helps', () => {
    fc.assert(
      fc.property(fc.array(signOff), signOff, roles, (signOffs, another, wanted) => {
        const rejected = fill([...signOffs, { ...another, choice: 'reject' }], wanted);
        if (rejected.grounds.length === 0) expect(fill(signOffs, wanted).grounds).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});
