import { readdirSync } from 'node:fs';

import { readIfThere } from './installed-package.js';

const FOLDER = '/proc/driver/nvidia';

/** What the NVIDIA driver says of itself. */
export interface NvidiaDriver {
  /** 'NVIDIA H100 80GB HBM3', one for each card. */
  readonly models: readonly string[];
  /** '570.124.06'; null where the file says it in another way. */
  readonly version: string | null;
}

/** Reads the driver's own files, without any program; null where no driver is loaded. Linux only. */
export function nvidiaDriver(): NvidiaDriver | null {
  const text = readIfThere(`${FOLDER}/version`);
  if (text === null) return null;
  const models = cards().flatMap((card) => {
    const model = /^Model:\s*(\S.*)$/m.exec(
      readIfThere(`${FOLDER}/gpus/${card}/information`) ?? '',
    );
    return model?.[1] === undefined ? [] : [model[1].trim()];
  });
  return { models, version: /\b(\d{3,}\.\d+(?:\.\d+)?)\b/.exec(text)?.[1] ?? null };
}

function cards(): readonly string[] {
  try {
    return readdirSync(`${FOLDER}/gpus`);
  } catch {
    return [];
  }
}
