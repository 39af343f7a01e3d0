import { existsSync } from 'node:fs';

const FOLDER = '/usr/lib/chromium';
const ICD = `${FOLDER}/vk_swiftshader_icd.json`;

/** Whether Debian's Chromium is installed, whose SwiftShader is a Vulkan device without any hardware. */
export const hasSoftwareGpu = existsSync(ICD);

/** Environment of a child in which that device is the only one; Chromium also brings the Vulkan loader. */
export function withSoftwareGpu(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...base, VK_ICD_FILENAMES: ICD, LD_LIBRARY_PATH: FOLDER };
}
