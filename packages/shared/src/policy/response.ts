import { z } from 'zod';

import { Action, Role } from '../contracts/common.js';
import { Cited, Slug } from './source.js';

/** Where a checkpoint stands in the answer to a crossed threshold; the actions of `holds` are shut meanwhile. */
export const ResponseState = z.strictObject({
  id: Slug,
  title: z.string().min(1).max(200),
  ...Cited.shape,
  holds: z.array(Action),
});
export type ResponseState = z.infer<typeof ResponseState>;

export const ResponseTransition = z.strictObject({
  from: Slug,
  /** What was found or done, such as `threshold-triggered`. */
  on: Slug,
  to: Slug,
  /** Who may record it; one of these. */
  by: z.array(Role).min(1),
});
export type ResponseTransition = z.infer<typeof ResponseTransition>;

/** What a policy prescribes when a threshold triggers, as a state machine (RSP v1.0, response to a trigger). */
export const Responses = z.strictObject({
  initial: Slug,
  states: z.array(ResponseState).min(1),
  transitions: z.array(ResponseTransition),
});
export type Responses = z.infer<typeof Responses>;
