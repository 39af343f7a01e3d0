import { describe, expect, it } from '@jest/globals';

import { runApart } from '../run-apart.js';
import { hasSoftwareGpu, withSoftwareGpu } from '../testing/software-gpu.js';

const ENTRY = new URL('../../../dist/compute/testing/state-on-device-main.js', import.meta.url);

/** Both states before any step, two metrics, and both states after two steps, a replacement and one step more. */
const EXPECTED = { seen: [1, 7, 1, 3, 6, 7, 100, 7, 105, 7] };

describe('the state between steps', () => {
  it('is the same through steps, a look and a replacement: in memory', async () => {
    const outcome = await runApart({ entry: ENTRY, argument: 'onnx-cpu', timeoutMs: 60_000 });
    expect(outcome).toMatchObject({ kind: 'answered', answer: EXPECTED });
  });

  // The addon keeps it in the device's buffers, which only a second session can read.
  (hasSoftwareGpu ? it : it.skip)("on Chromium's software adapter", async () => {
    const environment = withSoftwareGpu({});
    const request = { entry: ENTRY, argument: 'onnx-webgpu', timeoutMs: 60_000, environment };
    expect(await runApart(request)).toMatchObject({ kind: 'answered', answer: EXPECTED });
  });
});
