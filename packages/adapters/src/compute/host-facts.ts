import { existsSync } from 'node:fs';
import { arch, platform } from 'node:os';

import { installedPackage } from './installed-package.js';
import { type NvidiaDriver, nvidiaDriver } from './nvidia-driver.js';

/** What a machine has that decides which backends it could have. */
export interface HostFacts {
  /** 'linux/x64'. */
  readonly platform: string;
  readonly nvidia: NvidiaDriver | null;
  /** A graphics device of any maker. */
  readonly hasGraphicsDevice: boolean;
  readonly installed: {
    readonly onnxruntime: boolean;
    readonly webgpu: boolean;
    readonly tfjsNodeGpu: boolean;
  };
}

/** Reads this machine's own. Off Linux a graphics device is taken for granted. */
export function hostFacts(): HostFacts {
  return {
    platform: `${platform()}/${arch()}`,
    nvidia: nvidiaDriver(),
    hasGraphicsDevice: platform() !== 'linux' || existsSync('/dev/dri/renderD128'),
    installed: {
      onnxruntime: installedPackage('onnxruntime-node') !== null,
      webgpu: installedPackage('webgpu') !== null,
      tfjsNodeGpu: installedPackage('@tensorflow/tfjs-node-gpu') !== null,
    },
  };
}
