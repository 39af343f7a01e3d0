import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

import { backendAbsent, importOptional } from './backend-absent.js';
import { memberOf } from './tfjs/tfjs-functions.js';

const AdapterInfo = z.object({
  vendor: z.string().default(''),
  architecture: z.string().default(''),
  device: z.string().default(''),
  description: z.string().default(''),
  isFallbackAdapter: z.boolean().default(false),
});

export interface WebgpuAdapter {
  /** 'google swiftshader: SwiftShader driver 5.0.0'. */
  readonly description: string;
  readonly isSoftware: boolean;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software|microsoft basic render/i;

/** A processor that plays a GPU: good for correctness, never for speed. */
export function isSoftwareAdapter(description: string, isFallback: boolean): boolean {
  return isFallback || SOFTWARE.test(description);
}

/**
 * Dawn over the npm package `webgpu`, as `navigator.gpu` of this process, and the adapter that it offers by default.
 * It must stand before a library for browsers is imported. Throws `compute.backend_absent`.
 */
export async function provideWebgpu(backend: string): Promise<WebgpuAdapter> {
  const dawn = await importOptional(backend, 'webgpu');
  const create = memberOf(dawn, 'create');
  const globals = memberOf(dawn, 'globals');
  if (typeof create !== 'function' || typeof globals !== 'object') {
    throw backendAbsent(backend, 'webgpu has no create(); install version 0.6.2.');
  }
  Object.assign(globalThis, globals);
  const gpu: unknown = Reflect.apply(create, undefined, [[]]);
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu, userAgent: 'node' },
    configurable: true,
    writable: true,
  });
  const request = memberOf(gpu, 'requestAdapter');
  if (typeof request !== 'function') throw backendAbsent(backend, 'Dawn did not start.');
  const adapter: unknown = await Reflect.apply(request, gpu, []);
  if (adapter === null || adapter === undefined) {
    throw backendAbsent(backend, 'no Vulkan, Metal or Direct3D 12 adapter.');
  }
  return adapterOf(memberOf(adapter, 'info'));
}

/** What a `GPUAdapterInfo` says. Its words are joined for people; whether it is software, each of them may tell. */
export function adapterOf(info: unknown): WebgpuAdapter {
  const { isFallbackAdapter, ...words } = AdapterInfo.parse(namedMembers(info));
  return {
    description: described(words),
    isSoftware: isSoftwareAdapter(Object.values(words).join(' '), isFallbackAdapter),
  };
}

/** The same adapter, only to name it; null where Dawn is not installed or finds none. */
export async function adapterOrNull(): Promise<WebgpuAdapter | null> {
  try {
    return await provideWebgpu('onnx-webgpu');
  } catch (error) {
    if (isHoldpointError(error)) return null;
    throw error;
  }
}

/** The information of an adapter has getters on a prototype, which no parser copies. */
function namedMembers(info: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.keys(AdapterInfo.shape).map((name) => [name, memberOf(info, name)]),
  );
}

function described({
  vendor,
  architecture,
  device,
  description,
}: Omit<z.infer<typeof AdapterInfo>, 'isFallbackAdapter'>): string {
  const chip = [vendor, architecture || device].filter((part) => part !== '').join(' ');
  return [chip, description].filter((part) => part !== '').join(': ') || 'unnamed adapter';
}
