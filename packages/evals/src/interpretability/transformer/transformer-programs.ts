import { type AdamSettings, withAdam } from '../graph/adam.js';
import { differentiate } from '../graph/differentiate.js';
import type { NodeId } from '../graph/graph.js';
import { GraphBuilder } from '../graph/graph-builder.js';
import type { StepProgram } from '../graph/step-program.js';
import type { Tensor } from '../tensor.js';
import { type TransformerConfig, transformerShapes } from './transformer-config.js';

/** Adam of the training: gradients of a language model change fast. */
export const transformerAdam: AdamSettings = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8 };

/** Under float32 its exponential is exactly 0. */
const MASKED = -1e9;

/**
 * One step of Adam on `contexts` contexts. Batch: `tokens` and `targets` int32 `[contexts, contextLength]`, `rate`
 * (corrected by `correctedRate`). State: weights and their moments. Metric: `loss`, the mean in nats per byte.
 */
export function trainProgram(config: TransformerConfig, contexts: number): StepProgram {
  const builder = new GraphBuilder();
  const parameters = statesOf(builder, config);
  const { logits } = forward(builder, config, contexts, parameters);
  const loss = builder.mean(lossPerToken(builder, config, contexts, logits));
  const rate = builder.input('rate', []);
  const found = differentiate(builder, loss, Object.values(parameters));
  const gradients = Object.fromEntries(
    Object.entries(parameters).flatMap(([name, node]) => {
      const gradient = found.get(node);
      return gradient === undefined ? [] : [[name, gradient]];
    }),
  );
  const next = withAdam(builder, { parameters, gradients, rate, settings: transformerAdam });
  return builder.program({ name: 'transformer.train', next, metrics: { loss } });
}

/**
 * Loss of each token `[contexts, contextLength]` in nats, and the MLP's activations after the ReLU as `activations`
 * `[contexts, contextLength, mlpWidth]`. Batch: `tokens`, `targets`; state: the weights.
 */
export function evaluateProgram(config: TransformerConfig, contexts: number): StepProgram {
  const builder = new GraphBuilder();
  const { logits, activations } = forward(builder, config, contexts, statesOf(builder, config));
  const loss = lossPerToken(builder, config, contexts, logits);
  const shape = [contexts, config.contextLength, config.mlpWidth];
  return builder.program({
    name: 'transformer.evaluate',
    metrics: { loss, activations: builder.reshape(activations, shape) },
  });
}

/**
 * As `evaluateProgram`, with the batch's `activations` in the place of the MLP's: what a reconstruction costs. Metrics:
 * `loss` of each token, `logProbabilities` of the next one `[contexts * contextLength, vocabulary]`. State: all
 * weights, though the MLP's input weights are not read.
 */
export function splicedProgram(config: TransformerConfig, contexts: number): StepProgram {
  const builder = new GraphBuilder();
  const { contextLength, mlpWidth } = config;
  const given = builder.input('activations', [contexts, contextLength, mlpWidth]);
  const flat = builder.reshape(given, [contexts * contextLength, mlpWidth]);
  const { logits } = forward(builder, config, contexts, statesOf(builder, config), flat);
  const loss = lossPerToken(builder, config, contexts, logits);
  const logProbabilities = builder.logSoftmax(logits);
  return builder.program({ name: 'transformer.spliced', metrics: { loss, logProbabilities } });
}

type Weights = Readonly<Record<string, NodeId>>;

function statesOf(builder: GraphBuilder, config: TransformerConfig): Weights {
  const shapes = Object.entries(transformerShapes(config));
  return Object.fromEntries(shapes.map(([name, shape]) => [name, builder.state(name, shape)]));
}

interface Forward {
  /** `[contexts * contextLength, vocabulary]` */
  readonly logits: NodeId;
  /** `[contexts * contextLength, mlpWidth]` */
  readonly activations: NodeId;
}

function forward(
  builder: GraphBuilder,
  config: TransformerConfig,
  contexts: number,
  weights: Weights,
  given?: NodeId,
): Forward {
  const { contextLength, width, vocabulary } = config;
  const rows = contexts * contextLength;
  const weight = (name: string): NodeId => weights[name] ?? Number.NaN;
  const embedded = builder.matmul(tokensOf(builder, 'tokens', config, contexts), weight('W_E'));
  const placed = builder.add(
    builder.reshape(embedded, [contexts, contextLength, width]),
    weight('W_P'),
  );
  const start = builder.reshape(placed, [rows, width]);
  const attended = builder.add(start, attention(builder, config, contexts, weight, start));
  const hidden = builder.matmul(builder.layerNorm(attended), weight('W_in'));
  const activations = given ?? builder.relu(builder.add(hidden, weight('b_in')));
  const written = builder.add(builder.matmul(activations, weight('W_out')), weight('b_out'));
  const end = builder.layerNorm(builder.add(attended, written));
  const logits = builder.matmul(end, weight('W_U'));
  return { logits: builder.reshape(logits, [rows, vocabulary]), activations };
}

function attention(
  builder: GraphBuilder,
  { contextLength, width, heads }: TransformerConfig,
  contexts: number,
  weight: (name: string) => NodeId,
  stream: NodeId,
): NodeId {
  const headWidth = width / heads;
  const normed = builder.layerNorm(stream);
  const split = (name: string): NodeId => {
    const flat = builder.matmul(normed, weight(name));
    const byHead = builder.reshape(flat, [contexts, contextLength, heads, headWidth]);
    return builder.transpose(byHead, [0, 2, 1, 3]);
  };
  const scores = builder.matmul(split('W_Q'), builder.transpose(split('W_K'), [0, 1, 3, 2]));
  const scaled = builder.scale(scores, 1 / Math.sqrt(headWidth));
  const masked = builder.add(scaled, builder.constant(causalMask(contextLength)));
  const mixed = builder.matmul(builder.softmax(masked), split('W_V'));
  const joined = builder.transpose(mixed, [0, 2, 1, 3]);
  return builder.matmul(builder.reshape(joined, [contexts * contextLength, width]), weight('W_O'));
}

/** A position sees itself and those before it. */
function causalMask(contextLength: number): Tensor {
  const data = new Float32Array(contextLength * contextLength);
  for (let from = 0; from < contextLength; from += 1) {
    data.fill(MASKED, from * contextLength + from + 1, (from + 1) * contextLength);
  }
  return { shape: [contextLength, contextLength], data };
}

function tokensOf(
  builder: GraphBuilder,
  name: string,
  { contextLength, vocabulary }: TransformerConfig,
  contexts: number,
): NodeId {
  const indices = builder.input(name, [contexts, contextLength], 'int32');
  return builder.reshape(builder.oneHot(indices, vocabulary), [
    contexts * contextLength,
    vocabulary,
  ]);
}

/** Cross-entropy in nats, `[contexts, contextLength]`. */
function lossPerToken(
  builder: GraphBuilder,
  config: TransformerConfig,
  contexts: number,
  logits: NodeId,
): NodeId {
  const targets = tokensOf(builder, 'targets', config, contexts);
  const likelihood = builder.sum(builder.mul(targets, builder.logSoftmax(logits)), [1]);
  return builder.reshape(builder.neg(likelihood), [contexts, config.contextLength]);
}
