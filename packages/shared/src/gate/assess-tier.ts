import type { Timestamp } from '../contracts/common.js';
import type { Gate } from '../policy/gate-rule.js';
import type { Policy } from '../policy/policy.js';
import type { RequiredSafeguard, Tier } from '../policy/tier.js';
import type { Determination } from './determination.js';
import type { HeldSafeguard, Standing } from './gate-decision.js';
import type { GateFrame } from './gate-frame.js';
import type { Ground } from './reasons.js';
import { endOfSafeguard, requiredSafeguardsOf } from './safeguards.js';
import { identityOf } from './sign-offs.js';
import type { UsedWaiver } from './waiver-standing.js';
import { safeguardNameOf } from './wording.js';

/** What people determined about one tier, and how it stands at the gate. */
export interface TierStanding {
  readonly tier: Tier;
  /** `undetermined`: nobody who may has said anything that counts. */
  readonly verdict: Determination['verdict'] | 'undetermined';
  readonly standing: Standing;
  /** By which it passes; left out otherwise. */
  readonly waiver?: UsedWaiver;
  /** Those that count, by person. */
  readonly determinations: readonly Determination[];
  readonly grounds: readonly Ground[];
  /** End of what it stands on; null when it blocks. */
  readonly expiresAt: Date | null;
}

/**
 * The tiers that the gate asks people to determine, and those of its criteria of which people have said that they are
 * reached: whatever the figures, one such word stands, under every text that has a tier of that name, until the tier's
 * safeguards are in force. A determination that clears counts for its weights and policy alone, of one person only the last, and none that clears counts from who asked for the
 * evidence, nor from before evidence was found to be bad. Independent of order.
 */
export function tierStandingsOf(
  policy: Policy,
  gate: Gate,
  people: {
    readonly determinations: readonly Determination[];
    readonly safeguards: readonly HeldSafeguard[];
    readonly requesters: readonly string[];
    /** When evidence was last found to be bad; null while all of it stands. */
    readonly reopenedAt: Timestamp | null;
  },
  frame: GateFrame,
): TierStanding[] {
  const requesters = new Set(people.requesters.map(identityOf));
  const reopenedMs = people.reopenedAt === null ? -Infinity : Date.parse(people.reopenedAt);
  const served = policy.criteria
    .filter(({ id }) => gate.criteria.includes(id))
    .map(({ tier }) => tier);
  return policy.tiers.flatMap((tier) => {
    const isAsked = gate.determinations.includes(tier.id);
    if (!isAsked && !served.includes(tier.id)) return [];
    const about = people.determinations.filter(
      (each) =>
        isAbout(each, tier, frame) &&
        (each.verdict === 'ruled_in' || !requesters.has(identityOf(each.person))),
    );
    const standing = lastOfEach(about)
      .filter(
        // That a tier is reached doesn't lapse: time alone must open no gate.
        ({ verdict, determinedAt, expiresAt }) =>
          verdict === 'ruled_in' ||
          (Date.parse(determinedAt) > reopenedMs && frame.now.getTime() < Date.parse(expiresAt)),
      )
      .sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
    const isReached = standing.some(({ verdict }) => verdict === 'ruled_in');
    if (!isAsked && !isReached) return [];
    const required = requiredSafeguardsOf(tier, gate);
    return [standingOf(tier, standing, required, people.safeguards, frame.now)];
  });
}

function standingOf(
  tier: Tier,
  determinations: readonly Determination[],
  required: readonly RequiredSafeguard[],
  held: readonly HeldSafeguard[],
  now: Date,
): TierStanding {
  const reaching = determinations.filter(({ verdict }) => verdict === 'ruled_in');
  const clearing = determinations.filter(({ verdict }) => verdict === 'ruled_out');
  const ends = required.map((safeguard) => endOfSafeguard(safeguard, held));
  const missing = required.filter(
    (safeguard) => !(now.getTime() < endOfSafeguard(safeguard, held)),
  );
  const common = { tier, determinations };
  const verdict =
    reaching.length > 0 ? 'ruled_in' : clearing.length > 0 ? 'ruled_out' : 'undetermined';
  if (verdict === 'ruled_out') {
    const end = Math.max(...clearing.map(({ expiresAt }) => Date.parse(expiresAt)));
    return { ...common, verdict, standing: 'ruled_out', grounds: [], expiresAt: new Date(end) };
  }
  if (required.length > 0 && missing.length === 0) {
    const expiresAt = new Date(Math.min(...ends));
    return { ...common, verdict, standing: 'safeguards_in_force', grounds: [], expiresAt };
  }
  return {
    ...common,
    verdict,
    standing: 'blocks',
    grounds: verdict === 'ruled_in' ? crossingOf(tier, reaching, missing) : missingOf(tier),
    expiresAt: null,
  };
}

function crossingOf(
  { title }: Tier,
  reaching: readonly Determination[],
  missing: readonly RequiredSafeguard[],
): Ground[] {
  return [
    ...reaching.map(({ person }): Ground => ({
      code: 'THRESHOLD_CROSSED',
      detail: `${person} determined that ${title} is reached`,
    })),
    ...missing.map((safeguard): Ground => ({
      code: 'SAFEGUARD_MISSING',
      detail: `${safeguardNameOf(safeguard)} is not in force`,
    })),
  ];
}

function missingOf({ title }: Tier): Ground[] {
  return [
    { code: 'DETERMINATION_MISSING', detail: `nobody has determined whether ${title} is reached` },
  ];
}

function isAbout(
  determination: Determination,
  tier: Tier,
  { weightsDigest, policyDigest, now }: GateFrame,
): boolean {
  return (
    determination.tier === tier.id &&
    determination.subjectDigest === weightsDigest &&
    // Another text of the policy, another regime, other people who may determine: none unsays that a tier is reached.
    (determination.verdict === 'ruled_in' ||
      (determination.policyDigest === policyDigest &&
        tier.determinedBy.includes(determination.role))) &&
    Date.parse(determination.determinedAt) <= now.getTime()
  );
}

/** Of each person what they said last; of two words at one moment, that the tier is reached. */
function lastOfEach(determinations: readonly Determination[]): Determination[] {
  const inOrder = determinations.toSorted((left, right) => {
    const times = Date.parse(left.determinedAt) - Date.parse(right.determinedAt);
    if (times !== 0) return times;
    if (left.verdict !== right.verdict) return left.verdict === 'ruled_in' ? 1 : -1;
    return keyOf(left) < keyOf(right) ? -1 : 1;
  });
  return [...new Map(inOrder.map((each) => [identityOf(each.person), each])).values()];
}

function keyOf({ person, role, verdict, id }: Determination): string {
  return `${person}\0${role}\0${verdict}\0${id}`;
}
