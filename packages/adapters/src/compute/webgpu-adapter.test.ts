import { describe, expect, it } from '@jest/globals';

import { adapterOf } from './webgpu-adapter.js';

describe('a WebGPU adapter', () => {
  it.each([
    [{ vendor: 'google', architecture: 'swiftshader', description: 'SwiftShader driver 5.0.0' }],
    [{ vendor: 'mesa', architecture: 'gen-12', device: 'llvmpipe (LLVM 15.0.6, 256 bits)' }],
    [{ vendor: 'microsoft', description: 'Microsoft Basic Render Driver' }],
    [{ vendor: 'acme', architecture: 'x1', isFallbackAdapter: true }],
  ])('is software whichever of its words says so: %j', (info) => {
    expect(adapterOf(info).isSoftware).toBe(true);
  });

  it('is hardware otherwise, and is named', () => {
    const info = { vendor: 'nvidia', architecture: 'hopper', description: 'NVIDIA H100 80GB HBM3' };
    expect(adapterOf(info)).toEqual({
      description: 'nvidia hopper: NVIDIA H100 80GB HBM3',
      isSoftware: false,
    });
  });

  it('has a name where it says nothing of itself', () => {
    expect(adapterOf({})).toEqual({ description: 'unnamed adapter', isSoftware: false });
  });
});
