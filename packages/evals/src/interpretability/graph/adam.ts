import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { type Tensor, type Tensors, zerosOf } from '../tensor.js';
import type { NodeId } from './graph.js';
import type { GraphBuilder } from './graph-builder.js';

/** Kingma and Ba 2015; `epsilon` is added to the root, as PyTorch does. */
export interface AdamSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** Settings of the autoencoders: PyTorch's defaults. */
export const adamDefaults: AdamSettings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** One parameter and its moments, all of one shape; `rate` is a scalar already corrected by `correctedRate`. */
export interface AdamStep extends AdamSettings {
  readonly parameter: NodeId;
  readonly gradient: NodeId;
  readonly m: NodeId;
  readonly v: NodeId;
  readonly rate: NodeId;
}

/** Adds one step of Adam and answers the nodes of what comes next. */
export function adamStep(
  builder: GraphBuilder,
  { parameter, gradient, m, v, rate, beta1, beta2, epsilon }: AdamStep,
): { readonly parameter: NodeId; readonly m: NodeId; readonly v: NodeId } {
  const nextM = builder.add(builder.scale(m, beta1), builder.scale(gradient, 1 - beta1));
  const square = builder.mul(gradient, gradient);
  const nextV = builder.add(builder.scale(v, beta2), builder.scale(square, 1 - beta2));
  const root = builder.add(builder.sqrt(nextV), builder.constant(epsilon));
  const change = builder.div(builder.mul(nextM, rate), root);
  return { parameter: builder.sub(parameter, change), m: nextM, v: nextV };
}

/**
 * The rate of step `step`, from 1, with both bias corrections folded in: `rate sqrt(1 - beta2^t) / (1 - beta1^t)`. The
 * epsilon then weighs `1 / sqrt(1 - beta2^t)` times what PyTorch's does: nothing beside 1e-8.
 */
export function correctedRate(
  rate: number,
  step: number,
  { beta1, beta2 }: Pick<AdamSettings, 'beta1' | 'beta2'> = adamDefaults,
): number {
  return (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
}

/** Name of a parameter's first or second moment in a program's state. */
export function momentName(moment: 'm' | 'v', parameter: string): string {
  return `${moment}.${parameter}`;
}

/**
 * One step of Adam for each parameter by name: adds the states `m.<name>` and `v.<name>`, and answers the next value of
 * all three. Throws `graph.gradient_missing`: a parameter without one would silently stay as it is.
 */
export function withAdam(
  builder: GraphBuilder,
  parts: {
    readonly parameters: Readonly<Record<string, NodeId>>;
    readonly gradients: Readonly<Record<string, NodeId>>;
    readonly rate: NodeId;
    readonly settings?: AdamSettings;
  },
): Record<string, NodeId> {
  const { parameters, gradients, rate, settings = adamDefaults } = parts;
  const next: Record<string, NodeId> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const gradient = gradients[name];
    if (gradient === undefined) throw gradientMissing(name);
    const shape = builder.shapeOf(parameter);
    const m = builder.state(momentName('m', name), shape);
    const v = builder.state(momentName('v', name), shape);
    const stepped = adamStep(builder, { parameter, gradient, m, v, rate, ...settings });
    next[name] = stepped.parameter;
    next[momentName('m', name)] = stepped.m;
    next[momentName('v', name)] = stepped.v;
  }
  return next;
}

/** Parameters with the moments of a training that hasn't begun. */
export function withZeroMoments(parameters: Tensors): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, tensor]) => [
      [name, tensor],
      [momentName('m', name), zerosOf(tensor.shape)],
      [momentName('v', name), zerosOf(tensor.shape)],
    ]),
  );
}

function gradientMissing(name: string): HoldpointError {
  return new HoldpointError({
    code: 'graph.gradient_missing',
    kind: 'invalid',
    message: `Parameter ${name} is to be trained, and has no gradient of its name.`,
  });
}
