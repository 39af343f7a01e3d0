import { createHash } from 'node:crypto';

import { GraphBuilder } from '@holdpoint/evals/interpretability/graph/graph-builder';
import {
  caseGraph,
  operatorCases,
} from '@holdpoint/evals/interpretability/graph/testing/operator-cases';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { referenceProgram, torchReference } from '../testing/reference-autoencoder.js';
import { emitOnnx } from './emit-onnx.js';
import { encodeMessage, floatField, textField, varintField } from './protobuf.js';

describe('the emitted model', () => {
  it('is the same bytes for the same program, to the digest', () => {
    const { bytes } = emitOnnx(referenceProgram(torchReference()));
    expect(Buffer.from(emitOnnx(referenceProgram(torchReference())).bytes)).toEqual(
      Buffer.from(bytes),
    );
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      '11650fa3ae768f7d8f3987246fb971011ef885ca230e1f81e7ecff08ec630499',
    );
  });

  it('is the same bytes for any operator built twice', () => {
    const bytesOf = (place: number): string => {
      const operator = operatorCases[place];
      if (operator === undefined) return '';
      const { builder, value } = caseGraph(operator);
      const program = builder.program({ name: operator.name, metrics: { value } });
      return Buffer.from(emitOnnx(program).bytes).toString('hex');
    };
    fc.assert(
      fc.property(fc.nat(operatorCases.length - 1), (place) => bytesOf(place) === bytesOf(place)),
    );
  });

  it('makes one Gemm of transposes, product and bias', () => {
    const builder = new GraphBuilder();
    const [a, b] = [builder.input('a', [3, 2]), builder.input('b', [4, 3])];
    const product = builder.matmul(builder.transpose(a), builder.transpose(b));
    const y = builder.add(builder.input('bias', [4]), product);
    expect(operatorsOf(builder, { y })).toEqual(['Gemm']);
  });

  it('keeps a product that is also read elsewhere', () => {
    const builder = new GraphBuilder();
    const [a, b] = [builder.input('a', [3, 2]), builder.input('b', [2, 4])];
    const product = builder.matmul(a, b);
    const y = builder.add(product, builder.input('bias', [4]));
    expect(operatorsOf(builder, { y, product })).toEqual(['Gemm', 'Add']);
  });

  it('leaves out what no output depends on, inputs too', () => {
    const builder = new GraphBuilder();
    const [x, unread] = [builder.input('x', [2]), builder.input('unread', [2])];
    builder.exp(unread);
    const y = builder.neg(x);
    const { inputs } = emitOnnx(builder.program({ name: 'test', metrics: { y } }));
    expect(inputs).toEqual({ 'input/x': 'x' });
    expect(operatorsOf(builder, { y })).toEqual(['Neg']);
  });

  it('names states and metrics apart from its own values, whatever they are called', () => {
    const builder = new GraphBuilder();
    const state = builder.state('c0', []);
    const sum = builder.add(state, builder.constant(1));
    const program = builder.program({ name: 'test', next: { c0: sum }, metrics: { 'n0.0': sum } });
    expect(emitOnnx(program)).toMatchObject({
      inputs: { 'input/c0': 'c0' },
      next: { 'next/c0': 'c0' },
      metrics: { 'metric/n0.0': 'n0.0' },
    });
  });
});

describe('the protobuf writer', () => {
  it('writes the examples of the encoding guide', () => {
    expect(hex(encodeMessage([varintField(1, 150)]))).toBe('089601');
    expect(hex(encodeMessage([textField(2, 'testing')]))).toBe('120774657374696e67');
  });

  it('writes a negative number as ten bytes and a float as four', () => {
    expect(hex(encodeMessage([varintField(3, -1)]))).toBe('18ffffffffffffffffff01');
    expect(hex(encodeMessage([floatField(2, 1)]))).toBe('150000803f');
  });
});

function operatorsOf(builder: GraphBuilder, metrics: Readonly<Record<string, number>>): string[] {
  const { bytes } = emitOnnx(builder.program({ name: 'test', metrics }));
  // Operator types are field 4 of a node: tag 0x22, a length, letters.
  const text = Buffer.from(bytes).toString('latin1');
  return [...text.matchAll(/"[^A-Za-z]([A-Z][A-Za-z]+)/g)].map(([, name]) => name ?? '');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
