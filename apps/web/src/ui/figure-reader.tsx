import type { Reading } from '@holdpoint/shared/figures/figure-readings';
import type { Scene } from '@holdpoint/shared/figures/scene';
import { visibleLine } from '@holdpoint/shared/report/visible-text';
import type { KeyboardEvent, PointerEvent } from 'react';

/** How near a pointer must come, in pixels of the figure. */
const REACH = 48;

/**
 * Lies over a figure and reads its values one by one: to a screen reader it is a slider, whose value is said aloud as
 * arrow keys move it from left to right.
 */
export function FigureReader({
  title,
  scene,
  readings,
  reading,
  onRead,
}: {
  readonly title: string;
  readonly scene: Scene;
  readonly readings: readonly Reading[];
  readonly reading: number | null;
  readonly onRead: (reading: number | null) => void;
}) {
  const current = reading === null ? undefined : readings[reading];
  const last = readings.length - 1;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextReading(event.key, reading, last);
    if (next === undefined) return;
    event.preventDefault();
    onRead(next);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`Values of: ${title}`}
      aria-valuemin={0}
      aria-valuemax={readings.length}
      aria-valuenow={reading === null ? 0 : Math.min(reading, last) + 1}
      aria-valuetext={
        current === undefined ? `${readings.length} values` : visibleLine(current.text)
      }
      className="no-print absolute inset-0 cursor-crosshair"
      onKeyDown={onKeyDown}
      onPointerMove={(event) => {
        onRead(nearest(readings, placeOf(event, scene)));
      }}
      onPointerLeave={() => {
        onRead(null);
      }}
    />
  );
}

/** Where a key leads; undefined for a key that means nothing here. */
function nextReading(key: string, reading: number | null, last: number): number | null | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return reading === null ? 0 : Math.min(last, reading + 1);
    case 'ArrowLeft':
    case 'ArrowDown':
      return reading === null ? last : Math.max(0, reading - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'Escape':
      return null;
    default:
      return undefined;
  }
}

function placeOf({ currentTarget, clientX, clientY }: PointerEvent, { width }: Scene) {
  const box = currentTarget.getBoundingClientRect();
  const scale = box.width === 0 ? 1 : width / box.width;
  return { x: (clientX - box.left) * scale, y: (clientY - box.top) * scale };
}

function nearest(
  readings: readonly Reading[],
  { x, y }: { readonly x: number; readonly y: number },
): number | null {
  const distances = readings.map((each) => Math.hypot(each.x - x, each.y - y));
  const least = Math.min(...distances);
  return least <= REACH ? distances.indexOf(least) : null;
}
