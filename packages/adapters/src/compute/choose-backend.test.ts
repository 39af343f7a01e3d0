import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type BackendName, backendNames, type BackendProbe } from './backend-probe.js';
import { chooseBackend } from './choose-backend.js';
import { absent, broken, present } from './testing/probes.js';

const all = backendNames.map((name) => present(name));

describe('the choice of a backend', () => {
  it('takes CUDA before Vulkan before the processor, whatever the order of the probes', () => {
    const order: (BackendName | undefined)[] = [];
    let left: readonly BackendProbe[] = [...all].reverse();
    while (left.length > 0) {
      const { chosen } = chooseBackend(left);
      order.push(chosen?.name);
      left = left.filter(({ name }) => name !== chosen?.name);
    }
    expect(order).toEqual([
      'tfjs-node-gpu',
      'onnx-cuda',
      'onnx-webgpu',
      'tfjs-webgpu',
      'onnx-cpu',
      'tfjs-wasm',
      'tfjs-cpu',
    ]);
  });

  it('refuses a software adapter unless it is asked for by name', () => {
    const probes = [present('tfjs-webgpu', { isSoftwareAdapter: true }), present('onnx-cpu')];
    const unasked = chooseBackend(probes);
    expect(unasked.chosen?.name).toBe('onnx-cpu');
    expect(unasked.candidates[0]).toMatchObject({ verdict: 'refused' });
    expect(unasked.candidates[0]?.reason).toContain('plays a GPU');
    expect(chooseBackend(probes, 'tfjs-webgpu').chosen?.name).toBe('tfjs-webgpu');
  });

  it('takes the backend that is asked for and no other', () => {
    expect(chooseBackend(all, 'tfjs-wasm').chosen?.name).toBe('tfjs-wasm');
    expect(
      chooseBackend([absent('onnx-cuda'), present('onnx-cpu')], 'onnx-cuda').chosen,
    ).toBeNull();
  });

  it.each([1e-3, NaN, Infinity])('refuses a product that is off by %p, as of TF32', (error) => {
    const { chosen, candidates } = chooseBackend([
      present('onnx-cuda', {}, error),
      present('onnx-cpu'),
    ]);
    expect(chosen?.name).toBe('onnx-cpu');
    expect(candidates[0]?.reason).toContain('NVIDIA_TF32_OVERRIDE=0');
    expect(chooseBackend([present('onnx-cuda', {}, error)], 'onnx-cuda').chosen).toBeNull();
  });

  it.each([1e-3, NaN, Infinity])('refuses a step of training that is off by %p', (error) => {
    const wrong = present('onnx-cuda', {}, 1e-7, error);
    const { chosen, candidates } = chooseBackend([wrong, present('onnx-cpu')]);
    expect(chosen?.name).toBe('onnx-cpu');
    expect(candidates[0]?.reason).toContain('its step of training differs');
    expect(chooseBackend([wrong], 'onnx-cuda').chosen).toBeNull();
  });

  it('keeps the reason of every backend that it passes over', () => {
    const { chosen, candidates } = chooseBackend([absent('tfjs-node-gpu'), broken('onnx-cuda')]);
    expect(chosen).toBeNull();
    expect(candidates.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['absent', 'not installed'],
      ['refused', 'its probe ended with SIGSEGV'],
    ]);
  });

  it('never chooses what is absent, broken, wrong or, unasked, software', () => {
    const probe = fc.oneof(
      ...backendNames.flatMap((name) => [
        fc.constant(absent(name)),
        fc.constant(broken(name)),
        fc
          .tuple(fc.boolean(), fc.constantFrom(1e-7, 1e-2))
          .map(([isSoftwareAdapter, error]) => present(name, { isSoftwareAdapter }, error)),
      ]),
    );
    const wanted = fc.option(fc.constantFrom(...backendNames));
    fc.assert(
      fc.property(fc.array(probe), wanted, (probes, name) => {
        const { chosen } = chooseBackend(probes, name);
        if (chosen === null) return;
        expect(chosen.product.relativeError).toBeLessThan(1e-5);
        if (name === null) expect(chosen.identity.isSoftwareAdapter).toBe(false);
        else expect(chosen.name).toBe(name);
      }),
    );
  });
});
