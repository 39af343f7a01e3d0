/** Our lane of bench/compute.mjs: one JSON line when ready, one for each line that it reads; ends with its input. */
import { createInterface } from 'node:readline';

import { openNamedBackend } from '@holdpoint/adapters/compute/open-named-backend';
import { productSpeed } from '@holdpoint/adapters/compute/probe-product';
import { trainProgram as autoencoderProgram } from '@holdpoint/evals/interpretability/autoencoders/train-program';
import { elementsOf, scalarOf } from '@holdpoint/evals/interpretability/tensor';
import { trainProgram as transformerProgram } from '@holdpoint/evals/interpretability/transformer/transformer-programs';
import { ReluConfig } from '@holdpoint/shared/computations/autoencoder-config';
import { drawsFrom } from '@holdpoint/shared/statistics/random';

import { spread } from './figures.mjs';

const { backend: name, step, shape, threads, warm, steps } = JSON.parse(process.argv[2]);
const draws = drawsFrom(1);
await using backend = await openNamedBackend(name, { threads });
const { program, batch } = step === 'autoencoder' ? autoencoder() : transformer();
const state = Object.fromEntries(
  Object.entries(program.state).map(([key, extents]) => [key, initial(key, extents)]),
);
await using opened = await backend.open(program, state);
for (let index = 0; index < warm; index += 1) await timed();
process.stdout.write(`${JSON.stringify({ identity: backend.identity })}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'peak') {
    process.stdout.write(`${JSON.stringify({ gigaflops: await productSpeed(backend) })}\n`);
    continue;
  }
  const times = [];
  for (let index = 0; index < steps; index += 1) times.push(await timed());
  const { median, min } = spread(times);
  process.stdout.write(`${JSON.stringify({ bestMs: min, medianMs: median })}\n`);
}

function autoencoder() {
  const { width_in: inputWidth, width, batch: rows } = shape;
  const config = ReluConfig.parse({ architecture: 'relu', inputWidth, width });
  const x = filled([rows, inputWidth], 1);
  return {
    program: autoencoderProgram(config, rows, 1e9),
    batch: { x, rate: scalarOf(1e-4), sparsity: scalarOf(5) },
  };
}

function transformer() {
  const { width, heads, mlp: mlpWidth, length: contextLength, contexts } = shape;
  const config = { vocabulary: 256, contextLength, width, heads, mlpWidth };
  const bytes = () => ({
    shape: [contexts, contextLength],
    data: Int32Array.from({ length: contexts * contextLength }, () => draws.below(256)),
  });
  return {
    program: transformerProgram(config, contexts),
    batch: { tokens: bytes(), targets: bytes(), rate: scalarOf(1e-4) },
  };
}

async function timed() {
  const began = performance.now();
  await opened.step(batch);
  return performance.now() - began;
}

function initial(key, extents) {
  const isMatrix = extents.length > 1 && !/^[mv]\./.test(key);
  return filled(extents, isMatrix ? 0.08 : 0);
}

function filled(extents, scale) {
  const data = Float32Array.from(
    { length: elementsOf(extents) },
    () => scale * (draws.uniform() - 0.5),
  );
  return { shape: extents, data };
}
