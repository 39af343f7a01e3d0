import type { TierStanding } from './assess-tier.js';
import { type CriterionStanding, type GateRules, safeguardsFor } from './combine.js';
import type { Reason, ReasonCode } from './reasons.js';
import { reliefFor } from './relief.js';
import type { Positions } from './sentence.js';
import type { WaiverKind } from './waiver.js';
import { reliefOfTier } from './waivers-in-effect.js';
import { listOf, nameOf, quantityOf, roleNameOf, safeguardNameOf } from './wording.js';

/** What a person can do about a reason; `evaluation` is the criterion's, or "the evaluation" where there is none. */
const remedies: Readonly<Record<ReasonCode, (evaluation: string) => string>> = {
  ENGINE_ERROR: () => 'Correct the request: the gate could not read it.',
  ACTION_UNKNOWN: () => 'Ask for an action that the policy has a gate for.',
  CLOCK_INVALID: () => 'Set the clocks right and decide again.',
  POLICY_INACTIVE: () => 'Decide under a policy that is in effect.',
  DECISION_REVOKED: () => 'Ask the gate again: this decision was withdrawn.',
  HOLD_OPEN: () => 'Close the pause, lockdown or incident: the people who may are named in it.',
  APPROVAL_REJECTED: () =>
    'Answer the rejection with new evidence: a sign-off is bound to what it saw.',
  THRESHOLD_CROSSED: (evaluation) =>
    `Change the model, and evaluate the new checkpoint with ${evaluation}.`,
  SAFEGUARD_MISSING: () => 'Have the missing safeguards approved as in force.',
  EVIDENCE_INVALID: (evaluation) =>
    `Find out why the evidence of ${evaluation} contradicts itself; more evidence can't mend it.`,
  MODEL_MISMATCH: (evaluation) =>
    `Withdraw the evidence of ${evaluation} that is of another model.`,
  EVIDENCE_MISSING: (evaluation) => `Run ${evaluation}, or let its open runs finish.`,
  EVIDENCE_INCOMPLETE: (evaluation) => `Resume the unfinished run of ${evaluation}.`,
  SANDBOX_UNAVAILABLE: (evaluation) =>
    `Give the worker a sandbox (Debian: apt-get install bubblewrap, with user namespaces allowed) and run ${evaluation} again.`,
  EVIDENCE_UNPLANNED: (evaluation) =>
    `Run ${evaluation} here, under a plan sealed before the first model call.`,
  POLICY_MISMATCH: (evaluation) => `Run ${evaluation} under a plan of this policy.`,
  AGGREGATOR_MISMATCH: (evaluation) =>
    `Run ${evaluation} with as many tasks, and tries of each, as the policy asks for.`,
  EVIDENCE_STALE: (evaluation) => `Run ${evaluation} again: what it showed is out of date.`,
  GRADER_UNVALIDATED: (evaluation) =>
    `Have ${evaluation} graded by something other than the model itself.`,
  JUDGE_UNCALIBRATED: (evaluation) =>
    `Have people label answers of ${evaluation}, and record how its judge did on them: holdpoint judge calibration add.`,
  ELICITATION_WEAK: (evaluation) =>
    `Elicit harder, and evaluate the new checkpoint with ${evaluation}.`,
  SAMPLE_TOO_SMALL: (evaluation) => `Evaluate a new checkpoint with more tasks of ${evaluation}.`,
  UNSCORED_TOO_MANY: (evaluation) => `Find out why so many tries of ${evaluation} have no score.`,
  CLUSTERS_MISSING: (evaluation) =>
    `Run ${evaluation} with a plan that names the cluster of every task.`,
  ARMS_MISSING: (evaluation) =>
    `Run ${evaluation} with a plan that names the arm of every person, one of the two that the policy compares.`,
  REVIEW_MISSING: (evaluation) =>
    `Read more transcripts of ${evaluation}, and mark each try valid or invalid.`,
  DETERMINATION_MISSING: () =>
    'Have somebody who may determine the tier, and who did not ask for the evidence, do so with a rationale.',
  WITNESS_STALE: () =>
    'Have a witness outside this installation cosign the log (holdpoint witness serve), and decide again.',
  CI_TOO_WIDE: (evaluation) =>
    `Evaluate a new checkpoint with more tasks of ${evaluation}; a second run of this one can't outvote the first.`,
  APPROVAL_CONFLICT: () =>
    'Have another person sign off: not who asked for the evidence, and one person a seat.',
  APPROVAL_STALE: () => 'Have the same evidence and policy signed off that the gate reads now.',
  APPROVAL_MISSING: () => 'Have the open seats signed off.',
  RECEIPT_PENDING: () =>
    'Wait for the receipt of the log, or look why it does not move: holdpoint log status.',
};

/** Ways to another decision, each once, the weightiest reason first. Safeguards come before a change of the model. */
export function waysToUnblock(
  reasons: readonly Reason[],
  { standings, tiers }: Pick<Positions, 'standings' | 'tiers'>,
  rules: GateRules,
): string[] {
  const safeguards = standings.flatMap((standing) => safeguardWayOf(standing, rules));
  const ways = reasons
    .filter(({ code }) => code !== 'SAFEGUARD_MISSING' || safeguards.length === 0)
    .flatMap(({ code, criterion }) => {
      const about = standings.find(({ assessment }) => assessment.criterion.id === criterion);
      const remedy = remedies[code](about?.assessment.criterion.evaluation ?? 'the evaluation');
      if (about === undefined) return [remedy];
      return code === 'REVIEW_MISSING'
        ? [readingWayOf(about)]
        : [...reviewWayOf(code, about), remedy];
    });
  const waivers = [
    ...standings.flatMap((standing) => waiverWayOf(standing, rules)),
    ...tiers.flatMap((standing) => overrideWayOf(standing, rules)),
  ];
  return [...new Set([...safeguards, ...ways, ...waivers])];
}

/** How much is to be read, and what first. */
function readingWayOf({ assessment: { criterion, runs } }: CriterionStanding): string {
  const unread = runs.reduce((sum, { unreadTries }) => sum + unreadTries, 0);
  return `Read ${unread} more ${unread === 1 ? 'try' : 'tries'} of ${criterion.evaluation}, those flagged first, then those that count against the model, and mark each valid or invalid.`;
}

/** Where reviews left too few scores, a person may have another look before the model is changed. */
function reviewWayOf(code: ReasonCode, { assessment }: CriterionStanding): string[] {
  if (code !== 'UNSCORED_TOO_MANY' && code !== 'CI_TOO_WIDE') return [];
  const invalid = assessment.runs
    .filter(({ grounds }) => grounds.some((ground) => ground.code === code))
    .flatMap(({ result }) => result.reviewed ?? [])
    .reduce((sum, reviewed) => sum + reviewed.invalid, 0);
  if (invalid === 0) return [];
  const tries = invalid === 1 ? 'the try' : `the ${invalid} tries`;
  return [
    `Look again at ${tries} of ${assessment.criterion.evaluation} marked invalid by review: without a score, each counts against the model.`,
  ];
}

/** What to do where no criterion could be read. */
export function remedyOf(code: ReasonCode): string {
  return remedies[code]('the evaluation');
}

/** Last of the ways, as it changes nothing about the model. */
function waiverWayOf({ assessment, standing }: CriterionStanding, { gate }: GateRules): string[] {
  const { kind } = reliefFor(assessment);
  if (standing !== 'blocks' || kind === null) return [];
  return wayBy(kind, `--criterion ${assessment.criterion.id}`, gate);
}

function overrideWayOf(tierStanding: TierStanding, { gate }: GateRules): string[] {
  const { kind } = reliefOfTier(tierStanding);
  if (tierStanding.standing !== 'blocks' || kind === null) return [];
  return wayBy(kind, `--tier ${tierStanding.tier.id}`, gate);
}

function wayBy(kind: WaiverKind, about: string, { waivers = {} }: GateRules['gate']): string[] {
  const rule = waivers[kind];
  if (rule === undefined) return [];
  const seats = listOf(rule.quorum.map((role) => `the ${roleNameOf(role)}`));
  return [
    `Or have ${seats} approve ${kind === 'waiver' ? 'a waiver' : 'an override'} for at most ${rule.maxDays} days, with a reason: holdpoint waiver request --kind ${kind} ${about}.`,
  ];
}

function safeguardWayOf({ assessment, standing }: CriterionStanding, rules: GateRules): string[] {
  const required = safeguardsFor(assessment, rules);
  if (standing !== 'blocks' || required.length === 0 || assessment.conflicts.length > 0) return [];
  const { criterion } = assessment;
  return [
    `Put ${listOf(required.map(safeguardNameOf))} in force: then the model may be treated as though ${nameOf(criterion)} ` +
      `had passed its bar of ${quantityOf(criterion, criterion.thresholdRate)}.`,
  ];
}
