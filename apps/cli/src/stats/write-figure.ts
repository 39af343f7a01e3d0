import { writeFile } from 'node:fs/promises';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Figure } from '@holdpoint/shared/figures/figure';
import { figureSvg } from '@holdpoint/shared/figures/figure-svg';

/** Writes a figure as SVG. Throws `file.unwritable`. */
export async function writeFigure(file: string, figure: Figure): Promise<void> {
  try {
    await writeFile(file, figureSvg(figure));
  } catch (cause) {
    throw new HoldpointError({
      code: 'file.unwritable',
      kind: 'invalid',
      message: `${file} can't be written: ${cause instanceof Error ? cause.message : String(cause)}. Check the path given to --plot.`,
      cause,
    });
  }
}
