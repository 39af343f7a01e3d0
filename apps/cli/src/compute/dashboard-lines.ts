import type { DashboardIndex } from '@holdpoint/shared/computations/dashboard-index';
import type { FeatureClamp } from '@holdpoint/shared/computations/feature-clamp';
import type { JackknifedFigure } from '@holdpoint/shared/computations/jackknife';
import type {
  AttributionCorrelation,
  OutputAttribution,
} from '@holdpoint/shared/computations/output-attribution';
import type { TokenRate } from '@holdpoint/shared/computations/token-rate';

/** What `compute sae dashboard` says to people: each figure with its limits and n. */
export function dashboardLines(index: DashboardIndex, directory: string): readonly string[] {
  const { features } = index;
  if (features.length === 0) return ['No feature correlates with any kind of text.'];
  return [
    `${features.length} dashboards in ${directory}, chosen and scored on different text, 95 % limits over contexts:`,
    ...features.flatMap(({ feature, kind, file, control, ...summary }) => [
      `  ${kind.padEnd(9)} feature ${feature}: Pearson ${figureText(summary.pearson)}; share of its activation ${figureText(summary.massShare)}; ${file}`,
      `            fires on ${rateText(summary.density)} of tokens, on ${rateText(summary.sensitivity)} of the kind's; silent on ${rateText(summary.specificity)} of the others`,
      control === null
        ? '            no randomised control'
        : `            randomised control, feature ${control.feature}: Pearson ${figureText(control.pearson)}; share ${figureText(control.massShare)}`,
    ]),
  ];
}

/** One attributed output in a line or two. */
export function attributionLines(attribution: OutputAttribution): readonly string[] {
  const { output, contributions, correlation, gradientCorrelation, parts } = attribution;
  return [
    `${output.text} after ${output.context}: logit ${parts.logit.toFixed(3)} = features ${parts.features.toFixed(3)} + decoder bias ${parts.decoderBias.toFixed(3)} + the rest ${parts.residual.toFixed(3)}`,
    `  ablated effects of the active features against gradients: Pearson ${correlationText(gradientCorrelation)}; against what is attributed with the layer norm held: ${correlationText(correlation)}`,
    ...contributions
      .slice(0, 5)
      .map(
        ({ feature, attributed, gradient, ablated }) =>
          `  feature ${feature}: attributed ${attributed.toFixed(3)}, gradient ${gradient.toFixed(3)}, ablated ${ablated.toFixed(3)}`,
      ),
  ];
}

function correlationText({ estimate, interval, sampleCount }: AttributionCorrelation): string {
  if (estimate === null) return `undefined (n ${sampleCount})`;
  const limits =
    interval === null ? '' : ` [${interval.lower.toFixed(3)}, ${interval.upper.toFixed(3)}]`;
  return `${estimate.toFixed(3)}${limits} (n ${sampleCount})`;
}

/** One clamped feature in a line. */
export function clampLine(clamp: FeatureClamp): string {
  const { feature, kind, multiple, clamped, unclamped, shift, controls, rankShare } = clamp;
  const percent = (share: number): string => (100 * share).toFixed(1);
  return `Feature ${feature} at ${multiple} times its largest: ${percent(unclamped.share)} % of written bytes are ${kind}, clamped ${percent(clamped.share)} % (shift ${percent(shift.shift)} [${percent(shift.lower)}, ${percent(shift.upper)}] points over ${shift.contextCount} texts); ${clamp.controlsAtLeast} of ${controls.length} random features shift as much (p ${rankShare.toFixed(3)})`;
}

function figureText({ estimate, interval, sampleCount }: JackknifedFigure): string {
  if (estimate === null) return `undefined (n ${sampleCount})`;
  const limits =
    interval === null ? '' : ` [${interval.lower.toFixed(3)}, ${interval.upper.toFixed(3)}]`;
  return `${estimate.toFixed(3)}${limits} (n ${sampleCount})`;
}

function rateText(rate: TokenRate | null): string {
  if (rate === null || rate.rate === null) return 'an unknown share';
  const { lower, upper } = rate.clusteredInterval;
  const percent = (share: number): string => (100 * share).toPrecision(3);
  return `${percent(rate.rate)} % [${percent(lower)}, ${percent(upper)}] (n ${rate.sampleCount})`;
}
