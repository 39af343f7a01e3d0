import type { Figure } from '@holdpoint/shared/figures/figure';
import { figureSvg } from '@holdpoint/shared/figures/figure-svg';

import { Button } from './button.js';

/** Saves a figure as the file that `--plot` writes. */
export function FigureSave({ figure }: { readonly figure: Figure }) {
  return (
    <Button
      variant="quiet"
      onPress={() => {
        const address = URL.createObjectURL(
          new Blob([figureSvg(figure)], { type: 'image/svg+xml' }),
        );
        const link = document.createElement('a');
        link.href = address;
        link.download = `${figure.id}.svg`;
        link.click();
        URL.revokeObjectURL(address);
      }}
    >
      Save as SVG
    </Button>
  );
}
