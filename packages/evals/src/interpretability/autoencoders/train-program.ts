import type {
  AutoencoderConfig,
  JumpReluConfig,
  TopKConfig,
} from '@holdpoint/shared/computations/autoencoder-config';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { withAdam } from '../graph/adam.js';
import { differentiate } from '../graph/differentiate.js';
import type { NodeId } from '../graph/graph.js';
import { GraphBuilder } from '../graph/graph-builder.js';
import type { StepProgram } from '../graph/step-program.js';
import { preActivations, type WeightNodes, weightStates } from './autoencoder-graph.js';

/** What the penalty and the metrics of one architecture are made of. */
interface Objective {
  readonly features: NodeId;
  readonly reconstruction: NodeId;
  /** Beside the squared error summed per vector: all over the batch. */
  readonly penalty: NodeId;
}

/**
 * One step of Adam on `x` `[batch, d]` in raw units. Further inputs: `rate` (bias-corrected on the host) and, but for
 * TopK, `sparsity` (the coefficient after warm-up). States: weights, moments `m.*` and `v.*`, and `silent` `[h]`, the
 * steps since a feature last fired; a feature is dead once that is above `deadAfterSteps`. Metrics in scaled units:
 * `mse` per element, `l0` per vector, `dead` features. Decoder vectors stay unit: the gradient along them is taken off
 * before Adam and their length set back after it. Bricken et al. 2023, "Advice for training".
 */
export function trainProgram(
  config: AutoencoderConfig,
  batch: number,
  deadAfterSteps: number,
): StepProgram {
  if (config.normalization !== 'none') {
    throw new HoldpointError({
      code: 'autoencoder.untrainable',
      kind: 'invalid',
      message: `Autoencoders with ${config.normalization} are read and scored, never trained here; train with normalization none.`,
    });
  }
  const builder = new GraphBuilder();
  const weights = weightStates(builder, config);
  const silent = builder.state('silent', [config.width]);
  const rate = builder.input('rate', []);
  const x = builder.scale(builder.input('x', [batch, config.inputWidth]), config.activationScale);
  const dead = builder.greaterThan(silent, builder.constant(deadAfterSteps));
  const objective = objectiveOf(builder, config, weights, { x, dead, batch });
  const error = builder.sub(objective.reconstruction, x);
  const squares = builder.sumSquares(error);
  const loss = builder.scale(builder.add(squares, objective.penalty), 1 / batch);

  const active = builder.greaterThan(objective.features, builder.constant(0));
  const fires = builder.sum(active, [0]);
  const fired = builder.greaterThan(fires, builder.constant(0));
  const one = builder.constant(1);
  const nextSilent = builder.mul(builder.add(silent, one), builder.sub(one, fired));

  return builder.program({
    name: `autoencoder.${config.architecture}.train`,
    next: { ...updates(builder, weights, loss, rate), silent: nextSilent },
    metrics: {
      mse: builder.scale(squares, 1 / (batch * config.inputWidth)),
      l0: builder.scale(builder.sum(fires), 1 / batch),
      dead: builder.sum(dead),
    },
  });
}

interface Place {
  readonly x: NodeId;
  readonly dead: NodeId;
  readonly batch: number;
}

function objectiveOf(
  builder: GraphBuilder,
  config: AutoencoderConfig,
  weights: WeightNodes,
  place: Place,
): Objective {
  const pre = preActivations(builder, config, weights, place.x);
  switch (config.architecture) {
    case 'relu': {
      const features = builder.relu(pre);
      const penalty = builder.mul(builder.input('sparsity', []), builder.sum(features));
      return { features, reconstruction: reconstruct(builder, weights, features), penalty };
    }
    case 'topk':
      return topKObjective(builder, config, weights, { ...place, pre });
    case 'jumprelu':
      return jumpReluObjective(builder, config, weights, pre);
  }
}

/**
 * Dead features reconstruct what the living leave over, which gives them a gradient again; the error they are to match
 * is taken as it stands. Normalised by the variance of the residual, as OpenAI's and dictionary_learning do it, and
 * without the decoder's bias. Gao et al. 2024, section A.2.
 */
function topKObjective(
  builder: GraphBuilder,
  config: TopKConfig,
  weights: WeightNodes,
  { x, dead, pre }: Place & { readonly pre: NodeId },
): Objective {
  const rectified = builder.relu(pre);
  const features = builder.mul(rectified, builder.topKMask(rectified, config.k));
  const reconstruction = reconstruct(builder, weights, features);
  if (config.auxiliaryK === 0) return { features, reconstruction, penalty: builder.constant(0) };
  const residual = builder.stopGradient(builder.sub(x, reconstruction));
  const asleep = builder.mul(rectified, dead);
  const helpers = builder.mul(asleep, builder.topKMask(asleep, config.auxiliaryK));
  const missed = builder.sub(builder.matmul(helpers, weights.W_dec), residual);
  const spread = builder.sumSquares(builder.sub(residual, builder.mean(residual, [0])));
  // Relative to the residual's variance, then brought back to the units of the squared error.
  const relative = builder.div(
    builder.sumSquares(missed),
    builder.add(spread, builder.constant(1e-12)),
  );
  const [rows = 1] = builder.shapeOf(x);
  return {
    features,
    reconstruction,
    penalty: builder.scale(relative, config.auxiliaryCoefficient * rows),
  };
}

/**
 * The threshold's gradient by a rectangle kernel of width epsilon, and nobody else's: d f/d theta = -(theta/epsilon) K,
 * d H/d theta = -(1/epsilon) K, K = 1 where |z - theta| < epsilon/2. Written as a term of value 0, `c (theta -
 * stop(theta))`, whose gradient is c. Rajamanoharan et al. 2024, equations 11 and 12.
 */
function jumpReluObjective(
  builder: GraphBuilder,
  config: JumpReluConfig,
  weights: WeightNodes,
  pre: NodeId,
): Objective {
  const threshold = weights.threshold ?? builder.constant(0);
  const fixed = builder.stopGradient(threshold);
  const distance = builder.abs(builder.stopGradient(builder.sub(pre, threshold)));
  const kernel = builder.greaterThan(builder.constant(config.bandwidth / 2), distance);
  const zero = builder.sub(threshold, fixed);
  const perBandwidth = builder.scale(kernel, -1 / config.bandwidth);
  const through = builder.mul(perBandwidth, zero);
  const gate = builder.greaterThan(pre, threshold);
  const features = builder.add(builder.mul(builder.relu(pre), gate), builder.mul(through, fixed));
  const count = builder.sum(builder.add(gate, through));
  return {
    features,
    reconstruction: reconstruct(builder, weights, features),
    penalty: builder.mul(builder.input('sparsity', []), count),
  };
}

function reconstruct(builder: GraphBuilder, weights: WeightNodes, features: NodeId): NodeId {
  return builder.add(builder.matmul(features, weights.W_dec), weights.b_dec);
}

function updates(
  builder: GraphBuilder,
  weights: WeightNodes,
  loss: NodeId,
  rate: NodeId,
): Record<string, NodeId> {
  const parameters = Object.entries(weights);
  const nodes = parameters.map(([, node]) => node);
  const found = differentiate(builder, loss, nodes);
  const gradients = Object.fromEntries(
    parameters.map(([name, node]) => [name, found.get(node) ?? builder.scale(node, 0)]),
  );
  const { W_dec } = weights;
  const across = acrossOf(builder, W_dec, gradients['W_dec'] ?? W_dec);
  const next = withAdam(builder, {
    parameters: Object.fromEntries(parameters),
    gradients: { ...gradients, W_dec: across },
    rate,
  });
  return Object.fromEntries(
    Object.entries(next).map(([name, node]) => [name, constrained(builder, name, node)]),
  );
}

/** The part of a gradient across unit rows. */
function acrossOf(builder: GraphBuilder, rows: NodeId, gradient: NodeId): NodeId {
  const along = builder.sum(builder.mul(gradient, rows), [1], true);
  return builder.sub(gradient, builder.mul(rows, along));
}

function constrained(builder: GraphBuilder, name: string, parameter: NodeId): NodeId {
  if (name === 'W_dec') {
    return builder.div(parameter, builder.sqrt(builder.sumSquares(parameter, [1], true)));
  }
  // A negative threshold would let through what the rectifier cut.
  return name === 'threshold' ? builder.relu(parameter) : parameter;
}
