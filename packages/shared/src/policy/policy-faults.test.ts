import { describe, expect, it } from '@jest/globals';

import { policyByRef } from './policies.js';
import type { Policy } from './policy.js';
import { faultsIn } from './policy-faults.js';

const rsp10 = policyByRef('anthropic-rsp@1.0');
const rsp22 = policyByRef('anthropic-rsp@2.2');

/** The policy with the value at `path` put in place of its own. */
function moved(policy: Policy, path: string, value: unknown): Policy {
  const copy: unknown = structuredClone(policy);
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const place = steps.reduce((parent, step) => Reflect.get(Object(parent), step) as unknown, copy);
  Reflect.set(Object(place), last, value);
  return copy as Policy;
}

function faultsWith(policy: Policy, path: string, value: unknown): string[] {
  return faultsIn(moved(policy, path, value)).map(
    (fault) => `${fault.path.join('.')}: ${fault.message}`,
  );
}

describe('a policy whose parts name each other', () => {
  it('is free of faults as shipped', () => {
    expect(faultsIn(rsp10)).toEqual([]);
    expect(faultsIn(rsp22)).toEqual([]);
  });

  it('is free of faults without triggers and responses', () => {
    expect(faultsIn({ ...rsp10, triggers: null, responses: null })).toEqual([]);
  });

  it.each([
    ['sources', rsp10.sources],
    ['domains', rsp10.domains],
    ['tiers', rsp10.tiers],
    ['criteria', rsp10.criteria],
    ['obligations', rsp10.obligations],
  ])('is told that one of its %s is defined twice', (part, all) => {
    const [first] = all;
    expect(faultsWith(rsp10, part, [...all, first])).toContain(
      `${part}.${all.length}.id: ${first?.id ?? ''} is defined twice`,
    );
  });

  it('is told that a state of its responses is defined twice', () => {
    const states = rsp10.responses?.states ?? [];
    expect(faultsWith(rsp10, 'responses.states', [...states, states[0]])).toEqual([
      `responses.${states.length}.id: normal is defined twice`,
    ]);
  });

  it.each([
    'tiers.0.source',
    'criteria.0.source',
    'obligations.0.source',
    'domains.0.threatModels.0.source',
    'gates.deploy_external.source',
    'triggers.source',
    'activation.source',
    'responses.states.0.source',
  ])('is told that %s leads nowhere, and what there is', (path) => {
    expect(faultsWith(rsp10, path, 'rsp')).toEqual([
      `${path}: no source rsp; there are: rsp-1-0, holdpoint`,
    ]);
  });

  it.each([
    [
      'tiers.0.domain',
      'x',
      'tiers.0.domain: no risk domain x; there are: catastrophic-misuse, autonomy',
    ],
    ['criteria.0.tier', 'x', 'criteria.0.tier: no tier x; there are: asl-3, asl-3-misuse'],
    [
      'criteria.0.threatModels',
      ['x'],
      'criteria.0.threatModels.0: no threat model x; there are: misuse-beyond-search, low-level-autonomy',
    ],
    [
      'gates.deploy_external.criteria',
      ['x'],
      'gates.deploy_external.criteria.0: no criterion x; there are: autonomy',
    ],
    [
      'gates.deploy_external.determinations',
      ['x'],
      'gates.deploy_external.determinations.0: no tier x; there are: asl-3, asl-3-misuse',
    ],
    [
      'gates.deploy_external.determinations',
      ['asl-3'],
      'gates.deploy_external.determinations.0: nobody may determine tier asl-3: its determinedBy is empty',
    ],
    [
      'jointControls',
      [{ refusals: 'x', harmfulCompliance: 'x' }],
      'jointControls.0.refusals: no control x; there are: none',
    ],
  ])('is told of a name at %s that leads nowhere', (path, value, fault) => {
    expect(faultsWith(rsp10, path, value)).toContain(fault);
  });

  it('is told of states that lead nowhere', () => {
    expect(faultsWith(rsp10, 'responses.initial', 'x')[0]).toMatch(
      /^responses.initial: no state x/,
    );
    expect(faultsWith(rsp10, 'responses.transitions.0.from', 'x')[0]).toMatch(
      /^responses.transitions.0.from: no state x/,
    );
    expect(faultsWith(rsp10, 'responses.transitions.0.to', 'x')[0]).toMatch(
      /^responses.transitions.0.to: no state x/,
    );
  });

  it.each([['incorrect-refusals'], ['harmful-compliance']])(
    'is told that a gate with %s alone leaves out the other half of the pair',
    (half) => {
      expect(faultsWith(rsp22, 'gates.deploy_external.criteria', [half])).toEqual([
        'gates.deploy_external.criteria: incorrect-refusals and harmful-compliance are gated jointly: name both or neither',
      ]);
    },
  );

  it('is told that a gate asks for nothing', () => {
    expect(faultsWith(rsp22, 'gates.train_beyond.criteria', [])).toEqual([
      'gates.train_beyond: a gate asks for at least one criterion or determination',
    ]);
  });

  const supporting = { ...rsp22.criteria[0], id: 'probe', weight: 'supporting' as const };
  const withProbe = { ...rsp22, criteria: [...rsp22.criteria, supporting] } as Policy;
  const tier = supporting.tier ?? '';

  it('may ask a supporting criterion beside a decisive one of its tier', () => {
    const asked = [...(rsp22.gates.train_beyond?.criteria ?? []), 'probe'];
    expect(faultsWith(withProbe, 'gates.train_beyond.criteria', asked)).toEqual([]);
  });

  it('is told that a gate asks supporting criteria and nothing else', () => {
    expect(faultsWith(withProbe, 'gates.train_beyond.criteria', ['probe'])).toEqual([
      'gates.train_beyond.criteria: every criterion is supporting: nothing is allowed on supporting evidence alone',
    ]);
  });

  it('is told that a tier is left to supporting criteria', () => {
    const others = rsp22.criteria.filter((criterion) => criterion.tier !== tier);
    const asked = [...others.map(({ id }) => id), 'probe'];
    expect(faultsWith(withProbe, 'gates.deploy_external.criteria', asked)).toEqual([
      `gates.deploy_external.criteria: every criterion of tier ${tier} is supporting: add a decisive one, or have people determine the tier`,
    ]);
  });

  it('may ask a supporting control: it serves no tier', () => {
    const control = { ...supporting, kind: 'control' as const, tier: null };
    const policy = { ...rsp22, criteria: [...rsp22.criteria, control] } as Policy;
    const asked = [...(rsp22.gates.deploy_external?.criteria ?? []), 'probe'];
    expect(faultsWith(policy, 'gates.deploy_external.criteria', asked)).toEqual([]);
  });

  it('may leave a tier to supporting criteria and people', () => {
    const gate = { ...rsp22.gates.train_beyond, criteria: ['probe'], determinations: [tier] };
    const determined = {
      ...withProbe,
      tiers: rsp22.tiers.map((each) =>
        each.id === tier
          ? { ...each, determinedBy: ['responsible_scaling_officer' as const] }
          : each,
      ),
    };
    expect(faultsWith(determined, 'gates.train_beyond', gate)).toEqual([]);
  });

  it('may gate on what people determine alone', () => {
    const gate = { ...rsp22.gates.train_beyond, criteria: [], determinations: ['cbrn-3'] };
    expect(faultsWith(rsp22, 'gates.train_beyond', gate)).toEqual([]);
  });
});
