import type { ComputationResult } from '@holdpoint/shared/computations/computation';
import { useMemo } from 'react';

import { FigureView } from '../../ui/figure-view.js';
import { figuresOf } from './figures-of.js';

/** The figures of a result alone, one under the other. */
export function ResultFigures({ result }: { readonly result: ComputationResult }) {
  const figures = useMemo(() => figuresOf(result), [result]);
  return figures.map((figure) => (
    <div key={figure.id} className="mt-4">
      <FigureView figure={figure} />
    </div>
  ));
}
