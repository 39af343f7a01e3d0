import type { Axis, Figure, Series } from './figure.js';
import { soundAxis } from './scale.js';
import type { Box, Mark } from './scene.js';
import { symbolAt } from './symbols.js';
import { fitted, widthOf } from './text-fit.js';

const ROW = 19;
const SWATCH = 26;
const FONT = 12;

/**
 * The legend in rows from the left of the box; series of one name share an entry. Entries that don't fit the box are
 * counted in a last one. Total.
 */
export function legendOf(
  figure: Figure,
  box: Box,
): { readonly marks: readonly Mark[]; readonly bottom: number } {
  const byName = new Map<string, Series[]>();
  for (const each of figure.series) {
    byName.set(each.name, [...(byName.get(each.name) ?? []), each]);
  }
  const entries = [...byName];
  const marks: Mark[] = [];
  let [x, y] = [box.x, box.y];
  for (const [index, [name, series]] of entries.entries()) {
    const note = series.every((each) => isOffAxes(each, figure)) ? ' (outside the axes)' : '';
    const room = box.width - SWATCH - 6 - widthOf(note, FONT);
    const text = fitted(name, room, FONT) + note;
    const width = SWATCH + 6 + widthOf(text, FONT) + 18;
    if (x > box.x && x + width > box.x + box.width) [x, y] = [box.x, y + ROW];
    if (y + 2 * ROW > box.y + box.height && index < entries.length - 1) {
      marks.push(words(x, y, `and ${entries.length - index} more in the table`));
      break;
    }
    marks.push(...series.flatMap((each) => swatch(each, x, y)), words(x + SWATCH + 6, y, text));
    x += width;
  }
  return { marks, bottom: entries.length === 0 ? box.y - 8 : y + ROW };
}

function words(x: number, y: number, text: string): Mark {
  return { kind: 'text', role: 'legend-label', tone: 'muted', anchor: 'start', x, y: y + 13, text };
}

function swatch(series: Series, x: number, y: number): readonly Mark[] {
  const { tone } = series;
  const middle = y + 9;
  const area = { kind: 'rect', tone, x, y: y + 3, width: SWATCH, height: 12 } as const;
  const [from, to] = [
    { x, y: middle },
    { x: x + SWATCH, y: middle },
  ];
  switch (series.kind) {
    case 'points':
      return [symbolAt({ x: x + SWATCH / 2, y: middle }, tone)];
    case 'line': {
      const role = series.isDashed === true ? 'dashed' : 'line';
      return [{ kind: 'path', role, tone, corners: [from, to], isClosed: false }];
    }
    case 'band':
      return [{ ...area, role: 'band' }];
    case 'bars':
      return [{ ...area, role: 'bar' }];
    case 'rule': {
      const rule = {
        kind: 'line',
        role: 'rule',
        tone,
        x1: x,
        y1: middle,
        x2: to.x,
        y2: middle,
      } as const;
      return series.lower === undefined ? [rule] : [{ ...area, role: 'rule-band' }, rule];
    }
  }
}

/** A rule that isn't drawn still has its entry, and the entry says so. */
function isOffAxes(series: Series, { x, y }: Figure): boolean {
  if (series.kind !== 'rule') return false;
  const isBeyond = (axis: Axis): boolean => {
    const [low, high] = soundAxis(axis).domain;
    return !(series.at >= low && series.at <= high);
  };
  return isBeyond(series.axis === 'x' ? x : y);
}
