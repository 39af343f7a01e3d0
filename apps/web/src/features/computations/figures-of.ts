import type { ComputationResult } from '@holdpoint/shared/computations/computation';
import { crossingFigure } from '@holdpoint/shared/figures/crossing-figure';
import { effectiveComputeFigure } from '@holdpoint/shared/figures/effective-compute-figure';
import type { Figure } from '@holdpoint/shared/figures/figure';
import { histogramDensityFigure } from '@holdpoint/shared/figures/histogram-density-figure';
import { scalingFigure } from '@holdpoint/shared/figures/scaling-figure';
import { horizonFigure } from '@holdpoint/shared/horizons/horizon-figure';
import { trendFigure } from '@holdpoint/shared/horizons/trend-figure';

/** The figures of a result, the first one first; the same that its own page draws. Total. */
export function figuresOf(result: ComputationResult): readonly Figure[] {
  switch (result.kind) {
    case 'scaling_law':
      return [scalingFigure(result.body)];
    case 'effective_compute':
      return [effectiveComputeFigure(result.body)];
    case 'crossing_forecast':
      return [crossingFigure(result.body)];
    case 'time_horizon': {
      const { agents, trend, crossing } = result.body;
      const hasTrend = trend !== null && trend.models.length > 0;
      return [
        ...(agents.length === 0 ? [] : [horizonFigure(agents)]),
        ...(hasTrend ? [trendFigure(trend, crossing)] : []),
      ];
    }
    case 'dictionary': {
      const { densities, control } = result.body;
      return [histogramDensityFigure(densities, control?.densities ?? null)];
    }
  }
}
