import type { Action } from '../contracts/common.js';
import type { Criterion } from './criterion.js';
import type { Obligation, Triggers } from './duties.js';
import type { ControlPair, Gate } from './gate-rule.js';
import type { Responses } from './response.js';
import type { PolicySource } from './source.js';
import type { RiskDomain, Tier } from './tier.js';

/** Where a policy contradicts itself, as a path from its root, and what was expected there. */
export interface PolicyFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The parts of a policy that name each other. */
export interface PolicyParts {
  readonly sources: readonly PolicySource[];
  readonly domains: readonly RiskDomain[];
  readonly tiers: readonly Tier[];
  readonly criteria: readonly Criterion[];
  readonly jointControls: readonly ControlPair[];
  readonly gates: Readonly<Partial<Record<Action, Gate>>>;
  readonly activation: { readonly source: string };
  readonly triggers: Triggers | null;
  readonly responses: Responses | null;
  readonly obligations: readonly Obligation[];
}

/** Names that lead nowhere or to two places, and gates that leave out half of a pair of controls. Total. */
export function faultsIn(policy: PolicyParts): PolicyFault[] {
  const threatModels = policy.domains.flatMap((domain) => domain.threatModels);
  return [
    ...repeatedIn('sources', policy.sources),
    ...repeatedIn('domains', policy.domains),
    ...repeatedIn('tiers', policy.tiers),
    ...repeatedIn('criteria', policy.criteria),
    ...repeatedIn('obligations', policy.obligations),
    ...repeatedIn('responses', policy.responses?.states ?? []),
    ...repeatedIn('domains', threatModels),
    ...citedIn(policy).flatMap(({ path, source }) =>
      unknownName([...path, 'source'], source, policy.sources, 'source'),
    ),
    ...policy.tiers.flatMap(({ domain }, at) =>
      unknownName(['tiers', at, 'domain'], domain, policy.domains, 'risk domain'),
    ),
    ...policy.criteria.flatMap(({ tier, threatModels: named }, at) => [
      ...(tier === null ? [] : unknownName(['criteria', at, 'tier'], tier, policy.tiers, 'tier')),
      ...named.flatMap((id, index) =>
        unknownName(['criteria', at, 'threatModels', index], id, threatModels, 'threat model'),
      ),
    ]),
    ...Object.entries(policy.gates).flatMap(([action, gate]) =>
      faultsOfGate(['gates', action], gate, policy),
    ),
    ...policy.jointControls.flatMap((pair, at) =>
      faultsOfPair(['jointControls', at], pair, policy),
    ),
    ...faultsOfResponses(policy),
  ];
}

type Path = PolicyFault['path'];
type Named = readonly { readonly id: string }[];

function repeatedIn(part: string, named: Named): PolicyFault[] {
  const ids = named.map(({ id }) => id);
  return ids.flatMap((id, at) =>
    ids.indexOf(id) === at ? [] : [{ path: [part, at, 'id'], message: `${id} is defined twice` }],
  );
}

function unknownName(path: Path, id: string, known: Named, noun: string): PolicyFault[] {
  if (known.some((candidate) => candidate.id === id)) return [];
  const names = known.map((candidate) => candidate.id).join(', ');
  return [{ path, message: `no ${noun} ${id}; there are: ${names === '' ? 'none' : names}` }];
}

function citedIn(policy: PolicyParts): { path: Path; source: string }[] {
  const { tiers, criteria, obligations, domains, gates, triggers, activation, responses } = policy;
  return [
    ...tiers.map(({ source }, at) => ({ path: ['tiers', at], source })),
    ...criteria.map(({ source }, at) => ({ path: ['criteria', at], source })),
    ...obligations.map(({ source }, at) => ({ path: ['obligations', at], source })),
    ...domains.flatMap((domain, at) =>
      domain.threatModels.map(({ source }, index) => ({
        path: ['domains', at, 'threatModels', index],
        source,
      })),
    ),
    ...Object.entries(gates).map(([action, { source }]) => ({ path: ['gates', action], source })),
    ...(triggers === null ? [] : [{ path: ['triggers'], source: triggers.source }]),
    { path: ['activation'], source: activation.source },
    ...(responses?.states ?? []).map(({ source }, at) => ({
      path: ['responses', 'states', at],
      source,
    })),
  ];
}

function faultsOfGate(path: Path, gate: Gate, policy: PolicyParts): PolicyFault[] {
  const { criteria, determinations } = gate;
  const isNamed = (id: string): boolean => criteria.includes(id);
  const halves = policy.jointControls.filter(
    ({ refusals, harmfulCompliance }) => isNamed(refusals) !== isNamed(harmfulCompliance),
  );
  return [
    ...criteria.flatMap((id, at) =>
      unknownName([...path, 'criteria', at], id, policy.criteria, 'criterion'),
    ),
    ...determinations.flatMap((id, at) => [
      ...unknownName([...path, 'determinations', at], id, policy.tiers, 'tier'),
      ...policy.tiers
        .filter((tier) => tier.id === id && tier.determinedBy.length === 0)
        .map(() => ({
          path: [...path, 'determinations', at],
          message: `nobody may determine tier ${id}: its determinedBy is empty`,
        })),
    ]),
    ...(criteria.length + determinations.length === 0
      ? [{ path, message: 'a gate asks for at least one criterion or determination' }]
      : []),
    ...(gate.signOffs.length === 0
      ? [{ path: [...path, 'signOffs'], message: 'no gate opens without a person: name a seat' }]
      : []),
    ...restsOnSupport(gate, policy).map((tier) => ({
      path: [...path, 'criteria'],
      message:
        tier === null
          ? 'every criterion is supporting: nothing is allowed on supporting evidence alone'
          : `every criterion of tier ${tier} is supporting: add a decisive one, or have people determine the tier`,
    })),
    ...halves.map(({ refusals, harmfulCompliance }) => ({
      path: [...path, 'criteria'],
      message: `${refusals} and ${harmfulCompliance} are gated jointly: name both or neither`,
    })),
  ];
}

/** Tiers of which a gate asks supporting criteria and nothing else; null stands for the whole gate. */
function restsOnSupport(gate: Gate, { criteria }: PolicyParts): (string | null)[] {
  const asked = criteria.filter(({ id }) => gate.criteria.includes(id));
  const isSupporting = ({ weight }: Criterion): boolean => weight === 'supporting';
  if (!asked.some(isSupporting)) return [];
  if (asked.every(isSupporting) && gate.determinations.length === 0) return [null];
  const tiers = new Set(asked.filter(isSupporting).flatMap(({ tier }) => tier ?? []));
  return [...tiers].filter(
    (tier) =>
      !gate.determinations.includes(tier) &&
      asked.every((criterion) => criterion.tier !== tier || isSupporting(criterion)),
  );
}

function faultsOfPair(path: Path, pair: ControlPair, policy: PolicyParts): PolicyFault[] {
  const controls = policy.criteria.filter(({ kind }) => kind === 'control');
  return (['refusals', 'harmfulCompliance'] as const).flatMap((side) =>
    unknownName([...path, side], pair[side], controls, 'control'),
  );
}

function faultsOfResponses({ responses }: PolicyParts): PolicyFault[] {
  if (responses === null) return [];
  const { initial, states, transitions } = responses;
  return [
    ...unknownName(['responses', 'initial'], initial, states, 'state'),
    ...transitions.flatMap(({ from, to }, at) => [
      ...unknownName(['responses', 'transitions', at, 'from'], from, states, 'state'),
      ...unknownName(['responses', 'transitions', at, 'to'], to, states, 'state'),
    ]),
  ];
}
