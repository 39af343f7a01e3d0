import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, describe, expect, it } from '@jest/globals';

import { probeBackend } from './probe-backend.js';
import { hasSoftwareGpu, withSoftwareGpu } from './testing/software-gpu.js';

const folder = mkdtempSync(join(tmpdir(), 'holdpoint-probe-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A child that ends as a native library might. */
function entryThat(name: string, text: string): URL {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, text);
  return pathToFileURL(path);
}

describe('the probe of a backend', () => {
  it.each(['onnx-cpu', 'tfjs-wasm'] as const)(
    'finds %s with its adapter, its versions and a product in float32',
    async (name) => {
      const found = await probeBackend(name, { isTimed: true, threads: 1 });
      expect(found).toMatchObject({
        state: 'present',
        name,
        identity: { name, isSoftwareAdapter: false, dtype: 'float32', threads: 1 },
        product: { extent: 64 },
      });
      if (found.state !== 'present') return;
      expect(found.product.relativeError).toBeLessThan(2e-6);
      expect(found.trainingError).toBeLessThan(2e-6);
      expect(found.product.gigaflopsPerSecond).toBeGreaterThan(0.1);
      expect(found.identity.versions).toMatchObject({ node: process.versions.node });
    },
  );

  it.each(['tfjs-node-gpu', 'onnx-cuda', 'tfjs-webgpu'] as const)(
    'finds %s absent where its native part is, and says why',
    async (name) => {
      // No Vulkan driver is offered, so that a machine with a card tells the same story.
      const found = await probeBackend(name, { environment: { VK_ICD_FILENAMES: '/nonexistent' } });
      if (found.state === 'present') return;
      expect(found.state).toBe('absent');
      expect(found.state === 'absent' && found.reason).toMatch(/\S/);
    },
  );

  (hasSoftwareGpu ? it : it.skip)("names Chromium's software adapter as what it is", async () => {
    const found = await probeBackend('tfjs-webgpu', { environment: withSoftwareGpu({}) });
    expect(found).toMatchObject({ state: 'present', identity: { isSoftwareAdapter: true } });
  });

  it('survives a native crash, and says by which signal', async () => {
    const entry = entryThat(
      'crash',
      "console.error('lost'); process.kill(process.pid, 'SIGSEGV');",
    );
    const found = await probeBackend('onnx-cuda', { entry });
    expect(found).toMatchObject({ state: 'broken' });
    expect(found.state === 'broken' && found.reason).toContain('SIGSEGV: lost');
  });

  it('ends a probe that hangs', async () => {
    const entry = entryThat('hang', 'for (;;);');
    const found = await probeBackend('tfjs-node-gpu', { entry, timeoutMs: 400 });
    expect(found).toEqual({
      state: 'broken',
      name: 'tfjs-node-gpu',
      reason: 'its probe did not end within 0.4 s',
    });
  });

  it.each([
    ['nothing at all', ''],
    ['an exception', "throw new Error('no device');"],
    ['nonsense', "process.send({ state: 'present' });"],
    ['the answer of another', "process.send({ state: 'absent', name: 'tfjs-cpu', reason: '' });"],
  ])('takes %s for a broken backend', async (name, text) => {
    const entry = entryThat(name.replaceAll(' ', '-'), text);
    expect(await probeBackend('onnx-webgpu', { entry })).toMatchObject({ state: 'broken' });
  });
});
