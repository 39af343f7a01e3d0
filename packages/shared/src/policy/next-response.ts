import type { Role } from '../contracts/common.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import type { Responses, ResponseState, ResponseTransition } from './response.js';

/** The steps that lead on from `state`, in the policy's order. Total. */
export function possibleResponses(
  responses: Responses,
  state: string,
): readonly ResponseTransition[] {
  return responses.transitions.filter(({ from }) => from === state);
}

/** A state of the policy by its name. Throws `response.state_unknown`. */
export function responseState(responses: Responses, id: string): ResponseState {
  const state = responses.states.find((candidate) => candidate.id === id);
  if (state !== undefined) return state;
  throw new HoldpointError({
    code: 'response.state_unknown',
    kind: 'invalid',
    message: `The policy has no state ${id}.`,
  });
}

/**
 * Where `event` leads from `state` when somebody with `roles` records it. The first fitting transition counts.
 * Throws `response.not_possible` where the policy foresees no such step, `response.role` where another role must record
 * it, `response.state_unknown`. RSP v1.0, response to a crossed threshold.
 */
export function nextResponse(
  responses: Responses,
  state: string,
  event: string,
  roles: readonly Role[],
): ResponseState {
  const possible = possibleResponses(responses, responseState(responses, state).id);
  const named = possible.filter(({ on }) => on === event);
  if (named.length === 0) {
    const names = [...new Set(possible.map(({ on }) => on))].join(', ');
    throw new HoldpointError({
      code: 'response.not_possible',
      kind: 'conflict',
      message: `${event} can't follow on ${state}; possible: ${names === '' ? 'nothing' : names}.`,
    });
  }
  const allowed = named.find(({ by }) => by.some((role) => roles.includes(role)));
  if (allowed !== undefined) return responseState(responses, allowed.to);
  const recorders = [...new Set(named.flatMap(({ by }) => by))].join(', ');
  throw new HoldpointError({
    code: 'response.role',
    kind: 'forbidden',
    message: `${event} is for ${recorders} to record.`,
  });
}
