import { appearances, grounds, tones } from './appearance.js';

/** Style of the figure with this id, which holds letters, digits, `-` and `_` only; nothing outside it is touched. */
export function figureStyle(id: string): string {
  const scope = (rules: string): string => rules.replace(/\.(?=[a-z-]+[,{])/g, `#${id} .`);
  return `
${scope(`.title{font:600 15px ${FONT};fill:currentColor}
.axis-label,.legend-label{font:400 12px ${FONT};fill:currentColor}
.tick-label{font:400 11.5px ${FONT};fill:currentColor;font-variant-numeric:tabular-nums}
.point-label{font:400 10.5px ${FONT};fill:currentColor;paint-order:stroke;stroke-width:3px;stroke-linejoin:round}
.grid,.axis{fill:none;stroke:currentColor;stroke-width:1}
.line,.dashed{fill:none;stroke:currentColor;stroke-width:2.25;stroke-linejoin:round}
.dashed{stroke-dasharray:5 5}
.rule{stroke:currentColor;stroke-width:1.75;stroke-dasharray:7 4}
.band,.rule-band{fill:currentColor;fill-opacity:.15;stroke:none}
.bar{stroke:currentColor;stroke-width:.75}
.point{fill:currentColor;stroke-width:1.25}
.hollow{stroke:currentColor;stroke-width:1.75}
.whisker{stroke:currentColor;stroke-width:1.25;stroke-opacity:.7}`)}
#${id} .line.muted{stroke-width:1.25}
${dashes(id)}
${colours(id, 'light')}
@media (prefers-color-scheme:dark){
${colours(id, 'dark')}
}
`;
}

/** Hatches of bars, one a tone. */
export function figureDefinitions(id: string): string {
  const patterns = tones.map((tone) => {
    const { hatch } = appearances[tone];
    const ground = hatch === '' ? '.85' : '.22';
    const strokes =
      hatch === '' ? '' : `<path d="${hatch}" stroke="currentColor" stroke-width="1.6"/>`;
    return `<pattern id="${id}-${tone}" class="${tone}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="currentColor" fill-opacity="${ground}"/>${strokes}</pattern>`;
  });
  return `<defs>${patterns.join('')}</defs>`;
}

const FONT = 'system-ui,-apple-system,"Segoe UI",Inter,"DejaVu Sans",Arial,sans-serif';

function dashes(id: string): string {
  return tones
    .filter((tone) => appearances[tone].dashes !== '')
    .map((tone) => `#${id} .line.${tone}{stroke-dasharray:${appearances[tone].dashes}}`)
    .join('\n');
}

/** Colours as `color`, so that a mark names none: drawing programs that lack custom properties show them too. */
function colours(id: string, scheme: 'light' | 'dark'): string {
  const { paper, ink, soft, grid } = grounds;
  return [
    ...tones.map((tone) => `#${id} .${tone}{color:${appearances[tone][scheme]}}`),
    `#${id} .paper{fill:${paper[scheme]}}`,
    `#${id} .title,#${id} .legend-label,#${id} .point-label{color:${ink[scheme]}}`,
    `#${id} .point-label,#${id} .point{stroke:${paper[scheme]}}`,
    `#${id} .hollow{fill:${paper[scheme]}}`,
    `#${id} .axis,#${id} .axis-label,#${id} .tick-label{color:${soft[scheme]}}`,
    `#${id} .grid{color:${grid[scheme]}}`,
  ].join('\n');
}
