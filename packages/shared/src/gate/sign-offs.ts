import type { Action, Role, Sha256 } from '../contracts/common.js';
import type { SeatDecision } from './gate-decision.js';
import type { Ground } from './reasons.js';
import type { SignOff } from './sign-off.js';
import { roleNameOf } from './wording.js';

/** What of a sign-off the gate reads. */
export type SignedWord = Pick<
  SignOff,
  | 'person'
  | 'role'
  | 'choice'
  | 'subjectDigest'
  | 'policyDigest'
  | 'action'
  | 'evidenceDigest'
  | 'signedAt'
>;

/** What a sign-off must be about to count. */
export interface SignOffFrame {
  readonly subjectDigest: Sha256;
  readonly policyDigest: Sha256;
  readonly action: Action;
  readonly evidenceDigest: Sha256;
  readonly now: Date;
  /** People who asked for the evidence; they fill no seat. */
  readonly requesters: readonly string[];
}

/** The seats of the gate in the policy's order, and what keeps it shut. */
export interface Seats {
  readonly seats: readonly SeatDecision[];
  readonly grounds: readonly Ground[];
}

/**
 * Fills each seat with a person of its role who approved exactly this, did not ask for the evidence and fills no other
 * seat. One rejection of exactly this by anybody in a seat's role outweighs every approval, also by the same person.
 * Independent of order. Total.
 */
export function fillSeats(
  roles: readonly Role[],
  signOffs: readonly SignedWord[],
  frame: SignOffFrame,
): Seats {
  const requesters = new Set(frame.requesters.map(identityOf));
  const current = signOffs.filter((signOff) => isAboutThis(signOff, frame));
  const candidates = roles.map((role) => approversOf(role, current, frame.now));
  const holders = assign(
    candidates.map((people) => people.filter((person) => !requesters.has(identityOf(person)))),
  );
  const seats = roles.map((role, seat): SeatDecision => {
    const rejecter = peopleOf(
      current.filter(({ choice, role: own }) => choice === 'reject' && own === role),
    )[0];
    if (rejecter !== undefined) return { role, person: rejecter, state: 'rejected' };
    const holder = holders[seat];
    if (holder !== undefined) return { role, person: holder, state: 'approved' };
    const conflicted = candidates[seat]?.[0];
    if (conflicted !== undefined) return { role, person: conflicted, state: 'conflict' };
    const stale = peopleOf(
      signOffs.filter((signOff) => signOff.role === role && isOutdated(signOff, frame)),
    )[0];
    return stale === undefined
      ? { role, person: null, state: 'missing' }
      : { role, person: stale, state: 'stale' };
  });
  return { seats, grounds: seats.flatMap(groundsOfSeat) };
}

function isAboutThis(signOff: SignedWord, frame: SignOffFrame): boolean {
  return (
    isAboutThisGate(signOff, frame) &&
    signOff.policyDigest === frame.policyDigest &&
    signOff.evidenceDigest === frame.evidenceDigest
  );
}

function isAboutThisGate({ subjectDigest, action }: SignedWord, frame: SignOffFrame): boolean {
  return subjectDigest === frame.subjectDigest && action === frame.action;
}

/** About this gate, but of other evidence or policy, or signed in the future. */
function isOutdated(signOff: SignedWord, frame: SignOffFrame): boolean {
  if (signOff.choice === 'abstain' || !isAboutThisGate(signOff, frame)) return false;
  return !isAboutThis(signOff, frame) || Date.parse(signOff.signedAt) > frame.now.getTime();
}

/** People whose last word in this role is to approve; an abstention of the same moment counts as later. */
function approversOf(role: Role, signOffs: readonly SignedWord[], now: Date): string[] {
  const inRole = signOffs.filter((signOff) => signOff.role === role);
  const approvals = inRole.filter(
    (approval) =>
      approval.choice === 'approve' &&
      Date.parse(approval.signedAt) <= now.getTime() &&
      !inRole.some(
        (other) =>
          other.choice === 'abstain' &&
          identityOf(other.person) === identityOf(approval.person) &&
          Date.parse(other.signedAt) >= Date.parse(approval.signedAt),
      ),
  );
  return peopleOf(approvals);
}

function peopleOf(signOffs: readonly SignedWord[]): string[] {
  return [...new Set(signOffs.map(({ person }) => person))].sort();
}

/** What tells people apart: two spellings of one account, one with a character that nobody sees, are one person. Total. */
export function identityOf(person: string): string {
  return person
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .trim()
    .toLowerCase();
}

interface Seat {
  readonly people: readonly string[];
  holder: string | undefined;
}

/** Gives as many seats as possible to distinct people: augmenting paths, Kuhn 1955. */
function assign(candidates: readonly (readonly string[])[]): readonly (string | undefined)[] {
  const seats = candidates.map((people): Seat => ({ people, holder: undefined }));
  const taken = new Map<string, Seat>();
  const fill = (seat: Seat, tried: Set<string>): boolean => {
    const person = seat.people.find((candidate) => {
      const identity = identityOf(candidate);
      if (tried.has(identity)) return false;
      tried.add(identity);
      const other = taken.get(identity);
      return other === undefined || fill(other, tried);
    });
    if (person === undefined) return false;
    taken.set(identityOf(person), seat);
    seat.holder = person;
    return true;
  };
  for (const seat of seats) fill(seat, new Set());
  return seats.map(({ holder }) => holder);
}

function groundsOfSeat({ role, person, state }: SeatDecision): Ground[] {
  const name = `the ${roleNameOf(role)}`;
  const who = person ?? 'nobody';
  switch (state) {
    case 'approved':
      return [];
    case 'missing':
      return [{ code: 'APPROVAL_MISSING', detail: `${name} has not signed off` }];
    case 'stale':
      return [
        {
          code: 'APPROVAL_STALE',
          detail: `${who} signed off as ${roleNameOf(role)} on other evidence, policy or time`,
        },
      ];
    case 'conflict':
      return [
        {
          code: 'APPROVAL_CONFLICT',
          detail: `${who} can't sign off as ${roleNameOf(role)}: asked for the evidence or fills another seat`,
        },
      ];
    case 'rejected':
      return [{ code: 'APPROVAL_REJECTED', detail: `${who}, ${name}, rejected it` }];
  }
}
