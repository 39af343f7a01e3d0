import { describe, expect, it } from '@jest/globals';

import { nextResponse, possibleResponses, responseState } from './next-response.js';
import { policyByRef } from './policies.js';
import { Responses } from './response.js';

const source = { source: 'own', clause: 'Of the test.' };
const responses = Responses.parse({
  initial: 'calm',
  states: [
    { id: 'calm', title: 'Calm', ...source, holds: [] },
    { id: 'paused', title: 'Paused', ...source, holds: ['train_beyond'] },
    { id: 'locked', title: 'Locked', ...source, holds: ['store_weights'] },
  ],
  transitions: [
    { from: 'calm', on: 'triggered', to: 'paused', by: ['responsible_scaling_officer'] },
    { from: 'calm', on: 'triggered', to: 'locked', by: ['chief_executive_officer'] },
    { from: 'paused', on: 'cleared', to: 'calm', by: ['responsible_scaling_officer'] },
  ],
});
const officer = ['responsible_scaling_officer'] as const;

describe('the answer to a crossed threshold', () => {
  it('goes where the policy says', () => {
    expect(nextResponse(responses, 'calm', 'triggered', officer).id).toBe('paused');
    expect(nextResponse(responses, 'paused', 'cleared', officer).id).toBe('calm');
  });

  it('depends on who records it', () => {
    const chief = ['chief_executive_officer'] as const;
    expect(nextResponse(responses, 'calm', 'triggered', chief).id).toBe('locked');
  });

  it('takes no step that the policy does not foresee, and says which it does', async () => {
    const cleared = () => nextResponse(responses, 'calm', 'cleared', officer);
    await expect(cleared).toThrowWithCode('response.not_possible');
    expect(cleared).toThrow(/possible: triggered\./);
    expect(() => nextResponse(responses, 'locked', 'cleared', officer)).toThrow(/nothing/);
  });

  it('is for the roles of the step alone', async () => {
    const step = () => nextResponse(responses, 'calm', 'triggered', ['auditor']);
    await expect(step).toThrowWithCode('response.role');
    expect(step).toThrow(/responsible_scaling_officer, chief_executive_officer/);
    await expect(() => nextResponse(responses, 'calm', 'triggered', [])).toThrowWithCode(
      'response.role',
    );
  });

  it('knows no state but those of the policy', async () => {
    await expect(() => responseState(responses, 'lost')).toThrowWithCode('response.state_unknown');
    await expect(() => nextResponse(responses, 'lost', 'x', officer)).toThrowWithCode(
      'response.state_unknown',
    );
  });

  it('lists what may come next, in the policy’s order', () => {
    expect(possibleResponses(responses, 'calm').map(({ to }) => to)).toEqual(['paused', 'locked']);
    expect(possibleResponses(responses, 'locked')).toEqual([]);
  });
});

describe('the answer of RSP v1.0', () => {
  it('pauses, then locks the weights down, with every state reachable (responses 1 to 2d)', () => {
    const rsp = policyByRef('anthropic-rsp@1.0').responses;
    if (rsp === null) throw new Error('RSP v1.0 has an answer');
    const paused = nextResponse(rsp, rsp.initial, 'threshold-triggered', officer);
    expect(paused.holds).toContain('train_beyond');
    const locked = nextResponse(rsp, paused.id, 'found-already-surpassed', officer);
    expect(locked.holds).toContain('deploy_external');
    const reached = new Set([rsp.initial, ...rsp.transitions.map(({ to }) => to)]);
    expect(rsp.states.filter(({ id }) => !reached.has(id))).toEqual([]);
  });
});
