import type { Figure } from '@holdpoint/shared/figures/figure';
import { readingsOf } from '@holdpoint/shared/figures/figure-readings';
import { layOut } from '@holdpoint/shared/figures/lay-out';
import { visibleLine } from '@holdpoint/shared/report/visible-text';
import { type RefCallback, useCallback, useId, useMemo, useState } from 'react';

import { DataTwin } from './data-twin.js';
import { cellText } from './estimates.js';
import { FigureMarks } from './figure-marks.js';
import { FigureReader } from './figure-reader.js';
import { FigureSave } from './figure-save.js';
import { VisibleLine } from './visible-text.js';

/**
 * A figure as the portal shows it: the scene that reports and files show too, laid out anew for the width there is, with
 * its finding in words, its points to read one by one, and its numbers as a table. All of its text is foreign.
 */
export function FigureView({ figure }: { readonly figure: Figure }) {
  const id = useId();
  const [measure, width] = useWidth();
  const [reading, setReading] = useState<number | null>(null);
  const scene = useMemo(() => layOut(figure, { width, height: heightOf(width) }), [figure, width]);
  const readings = useMemo(() => readingsOf(figure, scene), [figure, scene]);
  const read = reading === null ? undefined : readings[reading];
  const title = visibleLine(figure.title);
  return (
    <figure className="print-whole">
      <div ref={measure} className="relative -mx-4">
        <svg
          viewBox={`0 0 ${scene.width} ${scene.height}`}
          role="img"
          aria-label={title}
          aria-describedby={`${id}-finding`}
          className="block h-auto w-full"
        >
          <FigureMarks scene={scene} read={read} />
        </svg>
        {readings.length > 0 && (
          <FigureReader
            title={title}
            scene={scene}
            readings={readings}
            reading={reading}
            onRead={setReading}
          />
        )}
      </div>
      {readings.length > 0 && (
        <p className="no-print min-h-6 text-sm" aria-hidden="true">
          {read === undefined ? (
            <span className="text-soft">
              Point at the figure, or focus it and press ← or →, to read its values.
            </span>
          ) : (
            <VisibleLine text={read.text} />
          )}
        </p>
      )}
      <figcaption id={`${id}-finding`} className="mt-3 max-w-3xl text-sm text-pretty">
        <VisibleLine text={capitalised(figure.description)} />
      </figcaption>
      <DataTwin
        label={title}
        columns={figure.table.columns.map(visibleLine)}
        rows={figure.table.rows.map((row) => row.map((cell, at) => <Cell key={at} cell={cell} />))}
        aside={<FigureSave figure={figure} />}
      />
    </figure>
  );
}

function Cell({ cell }: { readonly cell: string | number | null }) {
  return typeof cell === 'string' ? <VisibleLine text={cell} /> : cellText(cell);
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** Flatter than wide, but never so flat that ticks of the y axis run into one another. */
function heightOf(width: number): number {
  // On a phone each entry of the legend takes a row of its own.
  return width < 480 ? 420 : Math.round(Math.min(480, Math.max(340, width * 0.52)));
}

/** The width of an element in whole pixels, from the moment it is there; until then that of a common page. */
function useWidth(): readonly [RefCallback<HTMLElement>, number] {
  const [width, setWidth] = useState(760);
  const measure = useCallback((element: HTMLElement | null) => {
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const seen = Math.round(entry?.contentRect.width ?? 0);
      if (seen > 0) setWidth(seen);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  return [measure, width];
}
