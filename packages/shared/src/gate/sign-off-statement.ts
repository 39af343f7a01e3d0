import type {
  Action,
  DecisionWord,
  PolicyRef,
  Role,
  Sha256,
  Verdict,
} from '../contracts/common.js';
import { sha256 } from '../digest/sha256.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import type { Subject } from '../evidence/run-plan.js';
import { visibleLine } from '../report/visible-text.js';
import type {
  CriterionDecision,
  DecisionFinding,
  GateDecision,
  TierDecision,
} from './gate-decision.js';
import { resourceUriOf } from './resource-uri.js';
import type { SeenTreeHead, SignOffChoice } from './sign-off.js';
import { judgedByOf, quantityOf } from './wording.js';

/** One criterion as it stood before the person who signs. */
export interface StatementCriterion {
  readonly id: string;
  readonly title: string;
  readonly verdict: Verdict;
  /** Estimate, n, bound and threshold in one sentence. */
  readonly finding: string;
}

/** What a sign-off binds. Of time it holds the log's head alone, which bounds the moment from below. */
export interface StatementFacts {
  readonly role: Role;
  readonly choice: SignOffChoice;
  readonly action: Action;
  readonly seen: SeenTreeHead;
  readonly subject: Pick<Subject, 'model' | 'checkpoint' | 'weightsDigest' | 'variant'>;
  readonly policy: { readonly ref: PolicyRef; readonly digest: Sha256 };
  readonly evidenceDigest: Sha256;
  /** What the gate decides while nobody has signed. */
  readonly decisionSoFar: DecisionWord;
  readonly criteria: readonly StatementCriterion[];
  /** What people determined about tiers, in the order of the policy. */
  readonly tiers: readonly Pick<TierDecision, 'id' | 'title' | 'verdict' | 'determinations'>[];
  /** What the signatory must have read though it changes no word of the decision. */
  readonly findings: readonly DecisionFinding[];
}

/** The words of a sign-off and the digest of their UTF-8. */
export interface SignOffStatement {
  readonly text: string;
  readonly digest: Sha256;
}

const sentences: Readonly<Record<SignOffChoice, string>> = {
  approve:
    'I approve this action for this checkpoint, on this evidence and under this policy alone.',
  reject: 'I reject this action for this checkpoint. My dissent stands in the report.',
  abstain: 'I have seen this evidence and abstain. An abstention fills no seat.',
};

/**
 * What a person signs, word by word, criteria in the order given. Total and deterministic. Names come from outside, so
 * hidden characters and line feeds in them are spelled out: no name can add a line to what is signed.
 */
export function signOffStatement(facts: StatementFacts): SignOffStatement {
  const { subject, policy, seen } = facts;
  const text = [
    'Holdpoint sign-off statement, version 1',
    '',
    `Role: ${facts.role}`,
    `Choice: ${facts.choice}`,
    `Action: ${facts.action}`,
    `Model: ${visibleLine(subject.model)}`,
    `Checkpoint: ${visibleLine(subject.checkpoint)}`,
    `Weights: ${subject.weightsDigest}`,
    `Variant: ${subject.variant}`,
    `Resource: ${resourceUriOf(seen.origin, subject.model, facts.action)}`,
    `Policy: ${policy.ref}`,
    `Policy digest: ${policy.digest}`,
    `Evidence digest: ${facts.evidenceDigest}`,
    `Decision without sign-offs: ${facts.decisionSoFar}`,
    `Log: ${visibleLine(seen.origin)}`,
    `Log head seen: ${seen.size} ${seen.root}`,
    '',
    'Criteria:',
    ...facts.criteria.map(
      ({ id, title, verdict, finding }) =>
        `- ${id}: ${verdict}. ${visibleLine(title)}: ${visibleLine(finding)}`,
    ),
    ...tierLines(facts.tiers),
    ...findingLines(facts.findings),
    '',
    'I did not request this evidence. I fill one seat only.',
    sentences[facts.choice],
    '',
  ].join('\n');
  return { text, digest: sha256(text) };
}

/**
 * The statement about `decision`, which must have been made without any sign-off (`decide({…, signOffs: []})`), so that
 * every signatory of one gate reads the same. Throws `signoff.undecidable` when the gate could not read its input.
 */
export function statementOn(
  decision: GateDecision,
  subject: Subject,
  { role, choice, seen }: Pick<StatementFacts, 'role' | 'choice' | 'seen'>,
): SignOffStatement {
  const { action, policy, evidenceDigest } = decision;
  if (action === null || policy === null || evidenceDigest === null) {
    throw new HoldpointError({
      code: 'signoff.undecidable',
      kind: 'conflict',
      message: `The gate could not read its input: ${decision.sentence}`,
    });
  }
  return signOffStatement({
    role,
    choice,
    seen,
    action,
    subject,
    policy,
    evidenceDigest,
    decisionSoFar: decision.decision,
    criteria: decision.criteria.map((criterion) => ({
      id: criterion.id,
      title: criterion.title,
      verdict: criterion.verdict,
      finding: findingOf(criterion),
    })),
    tiers: decision.tiers,
    findings: decision.findings,
  });
}

function tierLines(tiers: StatementFacts['tiers']): string[] {
  if (tiers.length === 0) return [];
  return [
    '',
    'Determinations:',
    ...tiers.map(({ id, title, verdict, determinations }) => {
      const people = determinations.map(({ person }) => visibleLine(person)).join(', ');
      return `- ${id}: ${verdict}${people === '' ? '' : ` by ${people}`}. ${visibleLine(title)}`;
    }),
  ];
}

function findingLines(findings: StatementFacts['findings']): string[] {
  if (findings.length === 0) return [];
  return ['', 'Findings:', ...findings.map(({ detail }) => `- ${visibleLine(detail)}`)];
}

/** Estimate, n, bound and threshold of a criterion in one sentence; rates in full precision, as fractions of 1. */
export function findingOf(criterion: CriterionDecision): string {
  const { metric, comparison, thresholdRate, estimateRate, taskCount, undetermined, bound } =
    criterion;
  const bar = `threshold: ${metric} ${comparison.replace('_', ' ')} ${thresholdRate}${statedBarOf(criterion)}`;
  if (estimateRate === null || bound === null) return `no estimate over ${taskCount} tasks; ${bar}`;
  const limits = `${bound.sided}-sided ${bound.confidence} ${bound.method} from ${bound.lower} to ${bound.upper}`;
  const tasks =
    undetermined === 0
      ? `${taskCount} tasks`
      : `${taskCount - undetermined} of ${taskCount} tasks, the others counted both ways in the limits`;
  return `${estimateRate} over ${tasks}${judgedByOf(criterion.judge ?? {})}; ${limits}; ${bar}`;
}

/** A bar that isn't a rate, in its own terms. */
function statedBarOf(criterion: CriterionDecision): string {
  const { kind } = criterion.aggregator;
  if (kind !== 'count' && kind !== 'ratio_of_arms') return '';
  const meaning = kind === 'count' ? '' : ' as R / (1 + R)';
  return `${meaning}, ${quantityOf(criterion, criterion.thresholdRate)}`;
}
