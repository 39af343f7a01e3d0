import type { Direction } from './bar-move.js';
import type { Criterion, JudgeRule, ReviewNearBar } from './criterion.js';
import {
  higherLevelIsTighter,
  moreIsLooser,
  moreIsTighter,
  redefined,
  reworded,
  type RuleValue,
  type Sense,
  tighterAlong,
  trueIsLooser,
  trueIsTighter,
} from './direction-of.js';
import type { Obligation } from './duties.js';
import type { Gate } from './gate-rule.js';
import type { Policy } from './policy.js';
import type { Responses } from './response.js';
import type { Tier } from './tier.js';

/** One bar of a rule. */
export interface Bar {
  readonly label: string;
  readonly value: RuleValue;
  readonly sense: Sense;
}

/** One rule of a policy that may be there or not, with its bars. */
export interface Rule {
  /** Place by names; unique in a policy. */
  readonly path: string;
  readonly title: string;
  /** What the rule's coming does; its going does the opposite. */
  readonly coming: Direction;
  readonly bars: Readonly<Record<string, Bar>>;
}

type Bars = Rule['bars'];

/**
 * Every rule of a policy, those that others contain after them. What only names the document (reference, dates, sources,
 * notes, the list of its own changes) is no rule.
 */
export function rulesOf(policy: Policy): readonly Rule[] {
  const { title, kind, domains, criteria, tiers, jointControls, gates, activation } = policy;
  return [
    rule('policy', 'Policy', { title: text('title', title), kind: word('kind', kind) }),
    ...domains.flatMap((domain) => [
      rule(`domains.${domain.id}`, domain.title, { title: text('title', domain.title) }),
      ...domain.threatModels.map((threat) =>
        rule(`domains.${domain.id}.threatModels.${threat.id}`, threat.title, cited(threat)),
      ),
    ]),
    ...tiers.flatMap(rulesOfTier),
    ...criteria.flatMap(rulesOfCriterion),
    ...jointControls.map(({ refusals, harmfulCompliance }) =>
      rule(
        `jointControls.${refusals}.${harmfulCompliance}`,
        `${refusals} and ${harmfulCompliance} are gated jointly`,
        {},
      ),
    ),
    ...Object.entries(gates).flatMap(([action, gate]) => {
      const [path, name] = [`gates.${action}`, `Gate ${action}`];
      return [
        {
          ...rule(path, name, {
            ...cited(gate),
            validDays: bar('days that a decision stands', gate.validDays, moreIsLooser),
          }),
          // An action without a gate is never allowed.
          coming: 'looser' as const,
        },
        ...members(`${path}.criteria`, `${name}, criterion`, gate.criteria),
        ...members(`${path}.determinations`, `${name}, determination`, gate.determinations),
        // Where no axis answered for a tier nothing did; with the first one, safeguards can open the gate.
        ...members(
          `${path}.safeguardAxes`,
          `${name}, safeguards of axis`,
          gate.safeguardAxes,
          gate.safeguardAxes.length === 1 ? 'redefined' : 'added',
        ),
        ...members(`${path}.signOffs`, `${name}, sign-off of`, gate.signOffs),
        ...rulesOfWaivers(path, name, gate),
        ...(gate.witness === undefined
          ? []
          : [
              rule(`${path}.witness`, `${name}, outside witness`, {
                maxAgeHours: bar('hours since it signed', gate.witness.maxAgeHours, moreIsLooser),
              }),
            ]),
      ];
    }),
    rule('activation', 'Activation', cited(activation)),
    ...members('activation.signOffs', 'Activation, sign-off of', activation.signOffs),
    ...rulesOfTriggers(policy.triggers),
    ...(policy.responses === null ? [] : rulesOfResponses(policy.responses)),
    ...policy.obligations.map(ruleOfObligation),
  ];
}

/** A waiver lets through what the gate stops, so its coming loosens; each seat of its quorum tightens. */
function rulesOfWaivers(path: string, name: string, { waivers = {} }: Gate): Rule[] {
  return (['waiver', 'override'] as const).flatMap((kind) => {
    const granted = waivers[kind];
    if (granted === undefined) return [];
    const [place, title] = [`${path}.waivers.${kind}`, `${name}, ${kind}`];
    const maxDays = bar('most days that it stands', granted.maxDays, moreIsLooser);
    return [
      { ...rule(place, title, { maxDays }), coming: 'looser' as const },
      ...members(`${place}.quorum`, `${title}, approval of`, granted.quorum),
    ];
  });
}

function rulesOfTier(tier: Tier): Rule[] {
  const path = `tiers.${tier.id}`;
  const name = `Tier ${tier.title}`;
  return [
    rule(path, name, {
      ...cited(tier),
      title: text('title', tier.title),
      kind: bar('kind', tier.kind, tighterAlong(['watch', 'alert', 'checkpoint', 'threshold'])),
      domain: word('risk domain', tier.domain),
    }),
    ...tier.requiredSafeguards.map(({ axis, level }, at) => ({
      ...rule(
        `${path}.requiredSafeguards.${axis}${at === sameAxis(tier, axis) ? '' : `.${at + 1}`}`,
        `${name}, safeguard of axis ${axis}`,
        { level: bar('level', level, higherLevelIsTighter) },
      ),
      // With the first one a tier that nothing answered for can be answered for.
      ...(tier.requiredSafeguards.length === 1 ? { coming: 'redefined' as const } : {}),
    })),
    ...members(`${path}.determinedBy`, `${name}, determined by`, tier.determinedBy, 'redefined'),
  ];
}

/** Place of the first safeguard of an axis. */
function sameAxis({ requiredSafeguards }: Tier, axis: string): number {
  return requiredSafeguards.findIndex((safeguard) => safeguard.axis === axis);
}

function rulesOfCriterion(criterion: Criterion): Rule[] {
  const { id, title, comparison, evaluation, metric, aggregator, estimand, unit } = criterion;
  const path = `criteria.${id}`;
  const barSense = comparison === 'at_least' ? moreIsLooser : moreIsTighter;
  return [
    rule(path, `Criterion ${title}`, {
      ...cited(criterion),
      title: text('title', title),
      kind: word('kind', criterion.kind),
      tier: word('tier', criterion.tier),
      weight: bar('weight', criterion.weight ?? null, nothingIsDecisive),
      evaluation: word('evaluation', evaluation),
      estimand: word('estimand', estimand),
      metric: word('metric', metric),
      aggregator: word('aggregator', aggregator),
      comparison: word('comparison', comparison),
      thresholdRate: bar('bar', criterion.thresholdRate, barSense),
      thresholdCount: bar('bar in tasks', criterion.thresholdCount ?? null, barSense),
      thresholdRatio: bar('bar as a ratio', criterion.thresholdRatio ?? null, barSense),
      thresholdStatedOn: word('aggregator of the stated bar', criterion.thresholdStatedOn),
      ruledInBy: bar('what rules in', criterion.ruledInBy, tighterAlong(['bound', 'point'])),
      bound: word('method of the bound', criterion.bound),
      confidence: bar('confidence', criterion.confidence, moreIsTighter),
      safetyBufferRate: bar('safety buffer', criterion.safetyBufferRate, moreIsTighter),
      unit: word('unit of sampling', unit),
      minimumTasks: bar('least number of tasks', criterion.minimumTasks, moreIsTighter),
      minimumClusters: bar('least number of clusters', criterion.minimumClusters, moreIsTighter),
      maximumUnscoredShare: bar(
        'largest unscored share',
        criterion.maximumUnscoredShare,
        moreIsLooser,
      ),
      freshnessDays: bar('days that evidence stays fresh', criterion.freshnessDays, moreIsLooser),
      minimumSandbox: bar(
        'least sandbox',
        criterion.minimumSandbox,
        tighterAlong(['L0', 'L1', 'L2', 'L3']),
      ),
      minimumElicitationCostShare: bar(
        'least elicitation as a share of training cost',
        criterion.minimumElicitationCostShare,
        moreIsTighter,
      ),
      adversaryElicitationCostShare: bar(
        "adversary's elicitation as a share of training cost",
        criterion.adversaryElicitationCostShare,
        moreIsTighter,
      ),
      minimumReviewedShare: bar(
        'least reviewed share',
        criterion.minimumReviewedShare,
        moreIsTighter,
      ),
      stopping: word('stopping', criterion.stopping),
      acceptsImported: bar('imported logs accepted', criterion.acceptsImported, trueIsLooser),
    }),
    ...(criterion.judge === undefined ? [] : [ruleOfJudge(criterion, criterion.judge)]),
    ...(criterion.reviewNearBar === undefined
      ? []
      : [ruleOfReview(criterion, criterion.reviewNearBar)]),
    ...members(
      `${path}.threatModels`,
      `Criterion ${title}, threat model`,
      criterion.threatModels,
      'reworded',
    ),
  ];
}

function ruleOfJudge(
  { id, title }: Criterion,
  { minimumPositives, minimumNegatives, freshnessDays }: JudgeRule,
): Rule {
  return rule(`criteria.${id}.judge`, `Criterion ${title}, its judge's error`, {
    minimumPositives: bar('least labelled with the event', minimumPositives, moreIsTighter),
    minimumNegatives: bar('least labelled without the event', minimumNegatives, moreIsTighter),
    freshnessDays: bar('days that a calibration stays fresh', freshnessDays, moreIsLooser),
  });
}

function ruleOfReview(
  { id, title }: Criterion,
  { marginRate, reviewedShare }: ReviewNearBar,
): Rule {
  return rule(`criteria.${id}.reviewNearBar`, `Criterion ${title}, review near the bar`, {
    marginRate: bar('how far from the bar is near', marginRate, moreIsTighter),
    reviewedShare: bar('least reviewed share near the bar', reviewedShare, moreIsTighter),
  });
}

function rulesOfTriggers(triggers: Policy['triggers']): Rule[] {
  if (triggers === null) return [];
  return [
    rule('triggers', 'Triggers', {
      ...cited(triggers),
      effectiveComputeMultiple: bar(
        'multiple of effective compute',
        triggers.effectiveComputeMultiple,
        moreIsLooser,
      ),
      calendarMonths: bar('calendar months', triggers.calendarMonths, moreIsLooser),
      onElicitationChange: bar(
        'assessment on a changed elicitation',
        triggers.onElicitationChange,
        trueIsTighter,
      ),
      atOfficersDiscretion: bar(
        "assessment at the officer's discretion",
        triggers.atOfficersDiscretion,
        trueIsTighter,
      ),
      safetyBufferMultiple: bar(
        'safety buffer of effective compute',
        triggers.safetyBufferMultiple,
        moreIsTighter,
      ),
      completeWithinDays: bar(
        'days that an assessment may take',
        triggers.completeWithinDays,
        moreIsLooser,
      ),
      trainingMeanwhile: bar(
        'training while an assessment is due',
        triggers.trainingMeanwhile,
        tighterAlong(['may_continue', 'must_pause']),
      ),
    }),
  ];
}

function rulesOfResponses({ initial, states, transitions }: Responses): Rule[] {
  return [
    rule('responses', 'Responses to a threshold', { initial: word('first state', initial) }),
    ...states.flatMap((state) => [
      rule(`responses.states.${state.id}`, `State ${state.title}`, cited(state)),
      ...members(
        `responses.states.${state.id}.holds`,
        `State ${state.title}, shut action`,
        state.holds,
      ),
    ]),
    ...transitions.map(({ from, on, to, by }) => ({
      // Another way on may lead into a lockdown or out of it.
      ...rule(`responses.states.${from}.on.${on}`, `Way from ${from} on ${on}`, {
        to: word('next state', to),
        by: word('who records it', by),
      }),
      coming: 'redefined' as const,
    })),
  ];
}

function ruleOfObligation(obligation: Obligation): Rule {
  return rule(`obligations.${obligation.id}`, `Obligation ${obligation.id}`, {
    ...cited(obligation),
    title: text('title', obligation.title),
    status: text("source's status", obligation.status),
    kind: word('kind', obligation.kind),
    owner: word('owner', obligation.owner),
    startsOn: word('start of the clock', obligation.startsOn),
    within: bar('time allowed', obligation.within, moreIsLooser),
    repeatsEvery: bar('time between repetitions', obligation.repeatsEvery, moreIsLooser),
    addressee: word('addressee', obligation.addressee),
  });
}

function rule(path: string, title: string, bars: Bars): Rule {
  return { path, title, coming: 'added', bars };
}

function members(
  path: string,
  title: string,
  names: readonly string[],
  coming: Direction = 'added',
): Rule[] {
  return names.map((name, index) => {
    // The same seat twice asks for two people.
    const before = names.slice(0, index).filter((earlier) => earlier === name).length;
    const suffix = before === 0 ? '' : `.${before + 1}`;
    return { path: `${path}.${name}${suffix}`, title: `${title} ${name}`, coming, bars: {} };
  });
}

function cited({ source, clause }: { source: string; clause: string }): Bars {
  return { clause: text('clause', `${source}: ${clause}`) };
}

/** A supporting criterion blocks as a decisive one does, but nothing is allowed on it alone. */
const nothingIsDecisive: Sense = (from) => (from === null ? 'tighter' : 'looser');

function bar(label: string, value: RuleValue, sense: Sense): Bar {
  return { label, value, sense };
}

function text(label: string, value: RuleValue): Bar {
  return { label, value, sense: reworded };
}

function word(label: string, value: RuleValue): Bar {
  return { label, value, sense: redefined };
}
