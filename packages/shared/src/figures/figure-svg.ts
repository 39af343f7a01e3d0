import { type Markup, markup, ownMarkup } from '../report/markup.js';
import { visibleLine } from '../report/visible-text.js';
import type { Figure } from './figure.js';
import { figureDefinitions, figureStyle } from './figure-style.js';
import { layOut, type Size } from './lay-out.js';
import type { Mark, Place } from './scene.js';

/**
 * A figure as one SVG document that needs nothing else: no script, no font, no address. Its title and description are
 * there for screen readers, light and dark follow the reader's preference. Text is foreign and stays text. Same figure,
 * same bytes. Total.
 */
export function figureSvg(figure: Figure, size?: Size): string {
  const { width, height, marks } = layOut(figure, size);
  const id = `figure-${figure.id.replace(/[^A-Za-z0-9_-]/g, '-')}`;
  const { text } =
    markup`<svg xmlns="http://www.w3.org/2000/svg" id="${id}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-description">
<title id="${id}-title">${plain(figure.title)}</title>
<desc id="${id}-description">${plain(figure.description)}</desc>
<style>${ownMarkup(figureStyle(id))}</style>
${ownMarkup(figureDefinitions(id))}
${marksOf(marks, id)}</svg>
`;
  return text;
}

/** Marks as elements of an SVG that `figureStyle` and `figureDefinitions` of this id are about. Text stays text. Total. */
export function marksOf(marks: readonly Mark[], id: string): readonly Markup[] {
  return marks.map((mark) => markup`${drawn(mark, id)}\n`);
}

function drawn(mark: Mark, id: string): Markup {
  const look = `${mark.role} ${mark.tone}`;
  switch (mark.kind) {
    case 'rect':
      return markup`<rect class="${look}"${hatch(mark, id)} x="${at(mark.x)}" y="${at(mark.y)}" width="${at(mark.width)}" height="${at(mark.height)}"/>`;
    case 'line':
      return markup`<line class="${look}" x1="${at(mark.x1)}" y1="${at(mark.y1)}" x2="${at(mark.x2)}" y2="${at(mark.y2)}"/>`;
    case 'circle':
      return markup`<circle class="${look}" cx="${at(mark.x)}" cy="${at(mark.y)}" r="${at(mark.radius)}"/>`;
    case 'path':
      return markup`<path class="${look}" d="${pathOf(mark.corners, mark.isClosed)}"/>`;
    case 'text':
      return markup`<text class="${look}" x="${at(mark.x)}" y="${at(mark.y)}" text-anchor="${mark.anchor}">${plain(mark.text)}</text>`;
  }
}

function hatch({ role, tone }: Mark, id: string): Markup {
  return role === 'bar' ? markup` fill="url(#${id}-${tone})"` : ownMarkup('');
}

/** Path data of corners in order: `M1 2L3 4Z`. Total. */
export function pathOf(corners: readonly Place[], isClosed: boolean): string {
  const steps = corners.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${at(x)} ${at(y)}`);
  return steps.join('') + (isClosed ? 'Z' : '');
}

/** Hundredths of a pixel: the bytes must not follow the last bit of a logarithm, which machines round apart. */
function at(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}

/** XML 1.0 can't hold U+FFFE and U+FFFF, not even escaped (2.2, Char). */
function plain(text: string): string {
  return visibleLine(text).replace(/[\ufffe\uffff]/g, '\ufffd');
}
