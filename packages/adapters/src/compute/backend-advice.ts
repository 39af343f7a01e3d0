import { type BackendName, backendNames } from './backend-probe.js';
import type { BackendChoice } from './choose-backend.js';
import type { HostFacts } from './host-facts.js';

/** What one faster backend lacks here. */
export interface BackendAdvice {
  readonly backend: BackendName;
  /** For people: first the hardware, where the machine shows none, then the software. */
  readonly lacks: string;
  /** The one command that brings what software is missing; null where there is none to bring. */
  readonly command: string | null;
}

type Lack = Omit<BackendAdvice, 'backend'>;

/**
 * What each backend that is faster than the chosen one, and not usable, lacks on this host. In the order of preference;
 * empty where the fastest was chosen. Total.
 */
export function adviceFor(choice: BackendChoice, host: HostFacts): readonly BackendAdvice[] {
  const place = choice.chosen === null ? -1 : backendNames.indexOf(choice.chosen.name);
  const faster = place < 0 ? backendNames : backendNames.slice(0, place);
  return faster.flatMap((backend) => {
    const candidate = choice.candidates.find(({ probe }) => probe.name === backend);
    if (candidate === undefined || candidate.verdict === 'usable') return [];
    return [{ backend, ...lackOf(backend, host) }];
  });
}

function lackOf(backend: BackendName, host: HostFacts): Lack {
  switch (backend) {
    case 'tfjs-node-gpu':
      return tfjsNodeGpu(host);
    case 'onnx-cuda':
      return onnxCuda(host);
    case 'onnx-webgpu':
      return host.installed.onnxruntime ? vulkan(host) : notInstalled('onnxruntime-node');
    case 'tfjs-webgpu':
      return host.installed.webgpu ? vulkan(host) : notInstalled('webgpu');
    case 'onnx-cpu':
      return notInstalled('onnxruntime-node');
    case 'tfjs-wasm':
    case 'tfjs-cpu':
      return notInstalled(`@tensorflow/${backend.replace('tfjs', 'tfjs-backend')}`);
  }
}

function tfjsNodeGpu(host: HostFacts): Lack {
  const software = host.installed.tfjsNodeGpu
    ? 'its native addon with libtensorflow 2.9.1, CUDA 11.2 and cuDNN 8.1'
    : 'its package, which npm drops when the download fails, CUDA 11.2 and cuDNN 8.1';
  const polyfill =
    'Its last release calls functions of util that Node 23 removed; Holdpoint puts them back before it loads it.';
  return {
    lacks: `${withNvidia(host, software)} ${polyfill}`,
    command: host.installed.tfjsNodeGpu
      ? 'npm rebuild @tensorflow/tfjs-node-gpu'
      : 'npm install --include=optional',
  };
}

function onnxCuda(host: HostFacts): Lack {
  if (!host.installed.onnxruntime) return notInstalled('onnxruntime-node');
  if (host.platform !== 'linux/x64') {
    const lacks = `onnxruntime-node has CUDA libraries for linux/x64 alone; this is ${host.platform}.`;
    return { lacks, command: null };
  }
  const software =
    'the CUDA libraries of onnxruntime, which are not part of its package, CUDA 12 and cuDNN 9';
  return {
    lacks: withNvidia(host, software),
    command: 'ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node',
  };
}

function withNvidia(host: HostFacts, software: string): string {
  return host.nvidia === null
    ? `An NVIDIA card: no NVIDIA driver is loaded here. Then ${software}.`
    : `One of ${software}.`;
}

function vulkan(host: HostFacts): Lack {
  if (host.nvidia !== null) {
    return {
      lacks:
        "The card's Vulkan driver, which comes with the NVIDIA driver; a container is given it by NVIDIA_DRIVER_CAPABILITIES=all. Then the Vulkan loader.",
      command: 'apt-get install libvulkan1',
    };
  }
  const hardware = host.hasGraphicsDevice
    ? ''
    : 'A GPU: there is no graphics device in /dev/dri; a container must be given it. Then a';
  return {
    lacks: `${hardware === '' ? 'A' : hardware} Vulkan driver and loader.`,
    command: 'apt-get install libvulkan1 mesa-vulkan-drivers',
  };
}

function notInstalled(name: string): Lack {
  return { lacks: `The package ${name}.`, command: 'npm install --include=optional' };
}
