import { archives } from './archives.js';
import { bombs } from './bombs.js';
import type { HostileFile } from './hostile-file.js';
import { jsonShapes } from './json-shapes.js';
import { members } from './members.js';
import { names } from './names.js';
import { numbers } from './numbers.js';
import { samples } from './samples.js';
import { sizes } from './sizes.js';
import { text } from './text.js';
import { zstd } from './zstd.js';

/** Every hostile log that the reader must survive, by family. The files are made when they are asked for. */
export const hostileFiles: readonly HostileFile[] = [
  ...archives,
  ...members,
  ...names,
  ...bombs,
  ...zstd,
  ...sizes,
  ...jsonShapes,
  ...numbers,
  ...text,
  ...samples,
];
