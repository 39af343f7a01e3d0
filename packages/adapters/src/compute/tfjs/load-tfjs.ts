import { cpus } from 'node:os';
import { join } from 'node:path';
import util from 'node:util';

import type { BackendIdentity } from '@holdpoint/evals/ports';

import { backendAbsent, firstLine, importOptional } from '../backend-absent.js';
import { installedPackage, installedVersions } from '../installed-package.js';
import { nvidiaDriver } from '../nvidia-driver.js';
import { provideWebgpu } from '../webgpu-adapter.js';
import { memberOf, readTfjsFunctions, type TfjsFunctions } from './tfjs-functions.js';

export type TfjsName = Extract<BackendIdentity['name'], `tfjs-${string}`>;

/** TensorFlow.js with one of its backends registered under `registered`. */
export interface LoadedTfjs {
  readonly tf: TfjsFunctions;
  readonly registered: string;
  readonly identity: BackendIdentity;
}

interface Registration {
  readonly registered: string;
  readonly packages: readonly string[];
  readonly adapter: string;
  readonly isSoftwareAdapter: boolean;
  readonly threads: number | null;
}

const loaded = new Map<TfjsName, Promise<LoadedTfjs>>();

/** Loads a backend of TensorFlow.js, once in a process. Throws `compute.backend_absent` with the reason. */
export function loadTfjs(name: TfjsName): Promise<LoadedTfjs> {
  const found = loaded.get(name) ?? load(name);
  loaded.set(name, found);
  return found;
}

async function load(name: TfjsName): Promise<LoadedTfjs> {
  const registration = await register(name);
  const tf = readTfjsFunctions(await importOptional(name, '@tensorflow/tfjs-core'));
  tf.enableProdMode();
  await start(name, tf, registration.registered);
  if (name === 'tfjs-node-gpu') refuseWithoutDevice(tf);
  const { registered, packages, ...hardware } = registration;
  const versions = installedVersions(['@tensorflow/tfjs-core', ...packages]);
  const driver = name === 'tfjs-node-gpu' ? nvidiaDriver()?.version : undefined;
  return {
    tf,
    registered,
    identity: {
      name,
      family: 'tfjs',
      ...hardware,
      versions: driver === undefined || driver === null ? versions : { ...versions, driver },
      dtype: 'float32',
    },
  };
}

async function register(name: TfjsName): Promise<Registration> {
  switch (name) {
    case 'tfjs-cpu':
      return onOneThread(name, 'cpu', '@tensorflow/tfjs-backend-cpu');
    case 'tfjs-wasm':
      return registerWasm();
    case 'tfjs-webgpu':
      return registerWebgpu();
    case 'tfjs-node-gpu':
      return registerNodeGpu();
  }
}

async function onOneThread(
  name: TfjsName,
  registered: string,
  specifier: string,
): Promise<Registration> {
  await importOptional(name, specifier);
  const adapter = `${cpus()[0]?.model.trim() ?? 'processor'}, 1 thread`;
  return { registered, packages: [specifier], adapter, isSoftwareAdapter: false, threads: 1 };
}

async function registerWasm(): Promise<Registration> {
  const specifier = '@tensorflow/tfjs-backend-wasm';
  const wasm = await importOptional('tfjs-wasm', specifier);
  const directory = installedPackage(specifier)?.directory;
  const setPaths = memberOf(wasm, 'setWasmPaths');
  if (directory === undefined || typeof setPaths !== 'function') {
    throw backendAbsent('tfjs-wasm', `${specifier} has no setWasmPaths(); install version 4.22.0.`);
  }
  Reflect.apply(setPaths, undefined, [`${join(directory, 'dist')}/`]);
  // Threads of this backend are for browsers: under Node it knows none, whatever the processor has.
  return onOneThread('tfjs-wasm', 'wasm', specifier);
}

async function registerWebgpu(): Promise<Registration> {
  const { description, isSoftware } = await provideWebgpu('tfjs-webgpu');
  const specifier = '@tensorflow/tfjs-backend-webgpu';
  await importOptional('tfjs-webgpu', specifier);
  return {
    registered: 'webgpu',
    packages: [specifier, 'webgpu'],
    adapter: description,
    isSoftwareAdapter: isSoftware,
    threads: null,
  };
}

async function registerNodeGpu(): Promise<Registration> {
  // 4.22.0, its last release, calls two functions that Node 23 took away (tensorflow/tfjs#8425).
  if (!('isNullOrUndefined' in util)) {
    const isNullOrUndefined = (value: unknown) => value === null || value === undefined;
    Object.assign(util, { isNullOrUndefined, isArray: Array.isArray });
  }
  const specifier = '@tensorflow/tfjs-node-gpu';
  await importOptional('tfjs-node-gpu', specifier);
  return {
    registered: 'tensorflow',
    packages: [specifier],
    adapter: nvidiaDriver()?.models[0] ?? 'CUDA device',
    isSoftwareAdapter: false,
    threads: null,
  };
}

async function start(name: TfjsName, tf: TfjsFunctions, registered: string): Promise<void> {
  let isSet: boolean;
  try {
    isSet = await tf.setBackend(registered);
  } catch (error) {
    throw backendAbsent(name, `it does not start (${firstLine(error)}).`, error);
  }
  if (!isSet) throw backendAbsent(name, 'TensorFlow.js does not start it.');
}

/** libtensorflow without a usable CUDA computes on the processor and says nothing. */
function refuseWithoutDevice(tf: TfjsFunctions): void {
  if (memberOf(tf.backend(), 'isUsingGpuDevice') === true) return;
  throw backendAbsent('tfjs-node-gpu', 'libtensorflow found no CUDA 11.2 device with cuDNN 8.1.');
}
