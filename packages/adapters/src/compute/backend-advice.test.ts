import { describe, expect, it } from '@jest/globals';

import { adviceFor } from './backend-advice.js';
import { backendNames } from './backend-probe.js';
import { chooseBackend } from './choose-backend.js';
import type { HostFacts } from './host-facts.js';
import { absent, present } from './testing/probes.js';

const bare: HostFacts = {
  platform: 'linux/x64',
  nvidia: null,
  hasGraphicsDevice: false,
  installed: { onnxruntime: true, webgpu: true, tfjsNodeGpu: true },
};
const withCard: HostFacts = {
  ...bare,
  nvidia: { models: ['NVIDIA H100 80GB HBM3'], version: '570.124.06' },
  hasGraphicsDevice: true,
};
const onProcessor = chooseBackend(
  backendNames.map((name) => (name === 'onnx-cpu' ? present(name) : absent(name))),
);

describe('advice on a faster backend', () => {
  it('names the command that brings CUDA to a machine with a card', () => {
    const advice = adviceFor(onProcessor, withCard);
    expect(advice.map(({ backend, command }) => [backend, command])).toEqual([
      ['tfjs-node-gpu', 'npm rebuild @tensorflow/tfjs-node-gpu'],
      ['onnx-cuda', 'ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node'],
      ['onnx-webgpu', 'apt-get install libvulkan1'],
      ['tfjs-webgpu', 'apt-get install libvulkan1'],
    ]);
    expect(advice[0]?.lacks).toMatch(/CUDA 11\.2 and cuDNN 8\.1.*Node 23/);
    expect(advice[1]?.lacks).toContain('CUDA 12');
  });

  it('says of a machine without a GPU that it has none, before any software', () => {
    for (const { lacks } of adviceFor(onProcessor, bare)) {
      expect(lacks).toMatch(/no NVIDIA driver is loaded|no graphics device/);
    }
  });

  it('asks for the package where npm dropped it', () => {
    const installed = { onnxruntime: false, webgpu: false, tfjsNodeGpu: false };
    const advice = adviceFor(chooseBackend([present('tfjs-wasm'), absent('onnx-cpu')]), {
      ...withCard,
      installed,
    });
    expect(advice).toEqual([
      {
        backend: 'onnx-cpu',
        lacks: 'The package onnxruntime-node.',
        command: 'npm install --include=optional',
      },
    ]);
  });

  it('has nothing to say where the fastest is chosen', () => {
    expect(adviceFor(chooseBackend([present('tfjs-node-gpu')]), withCard)).toEqual([]);
  });
});
