import { appearances, tones } from '@holdpoint/shared/figures/appearance';
import type { Tone } from '@holdpoint/shared/figures/figure';
import { pathOf } from '@holdpoint/shared/figures/figure-svg';
import type { Mark, Place, Role, Scene } from '@holdpoint/shared/figures/scene';
import { visibleLine } from '@holdpoint/shared/report/visible-text';
import { memo, type SVGAttributes, useId } from 'react';

/** How each role looks; its tone gives the colour. The ground is the page's own, so paper isn't drawn. */
const looks: Readonly<Record<Exclude<Role, 'paper'>, SVGAttributes<SVGElement>>> = {
  grid: { className: 'stroke-line' },
  axis: { className: 'stroke-strong' },
  title: { className: 'fill-ink text-[15px] font-semibold' },
  'axis-label': { className: 'fill-soft text-[12px]' },
  'tick-label': { className: 'fill-soft text-[11.5px] tabular-nums' },
  'legend-label': { className: 'fill-ink text-[12px]' },
  'point-label': {
    className: 'fill-ink stroke-card text-[10.5px]',
    paintOrder: 'stroke',
    strokeWidth: 3,
    strokeLinejoin: 'round',
  },
  line: { fill: 'none', stroke: 'currentcolor', strokeWidth: 2.25, strokeLinejoin: 'round' },
  dashed: { fill: 'none', stroke: 'currentcolor', strokeWidth: 2.25, strokeDasharray: '5 5' },
  band: { fill: 'currentcolor', fillOpacity: 0.17 },
  'rule-band': { fill: 'currentcolor', fillOpacity: 0.14 },
  bar: { stroke: 'currentcolor', strokeWidth: 0.75 },
  point: { fill: 'currentcolor', className: 'stroke-card', strokeWidth: 1.25 },
  hollow: { className: 'fill-card', stroke: 'currentcolor', strokeWidth: 1.75 },
  whisker: { stroke: 'currentcolor', strokeWidth: 1.25, strokeOpacity: 0.7 },
  rule: { stroke: 'currentcolor', strokeWidth: 1.75, strokeDasharray: '7 4' },
};

/** All that a scene draws, in the colours of the theme; a ring around what is being read. */
export const FigureMarks = memo(function FigureMarks({
  scene,
  read,
}: {
  readonly scene: Scene;
  readonly read: Place | undefined;
}) {
  const id = useId();
  return (
    <>
      <defs>
        {tones.map((tone) => (
          <Hatch key={tone} tone={tone} id={`${id}-${tone}`} />
        ))}
      </defs>
      <Marks scene={scene} id={id} />
      {read !== undefined && (
        <circle
          cx={read.x}
          cy={read.y}
          r="9"
          fill="none"
          className="stroke-ink"
          strokeWidth="1.75"
        />
      )}
    </>
  );
});

/** Drawn once a scene: a pointer that moves must not draw hundreds of marks anew. */
const Marks = memo(function Marks({ scene, id }: { readonly scene: Scene; readonly id: string }) {
  return scene.marks.map((mark, index) => <OneMark key={index} mark={mark} id={id} />);
});

function OneMark({ mark, id }: { readonly mark: Mark; readonly id: string }) {
  const { role, tone } = mark;
  if (role === 'paper') return null;
  const look: SVGAttributes<SVGElement> = {
    ...looks[role],
    ...dashesOf(role, tone),
    ...(role === 'bar' && { fill: `url(#${id}-${tone})` }),
    style: { color: colourOf(tone) },
  };
  switch (mark.kind) {
    case 'rect':
      return <rect {...look} x={mark.x} y={mark.y} width={mark.width} height={mark.height} />;
    case 'line':
      return <line {...look} x1={mark.x1} y1={mark.y1} x2={mark.x2} y2={mark.y2} />;
    case 'circle':
      return <circle {...look} cx={mark.x} cy={mark.y} r={mark.radius} />;
    case 'path':
      return <path {...look} d={pathOf(mark.corners, mark.isClosed)} />;
    case 'text':
      return (
        <text {...look} x={mark.x} y={mark.y} textAnchor={mark.anchor}>
          {visibleLine(mark.text)}
        </text>
      );
  }
}

/** Strokes over a pale ground, so that bars are told apart without colour. */
function Hatch({ tone, id }: { readonly tone: Tone; readonly id: string }) {
  const { hatch } = appearances[tone];
  return (
    <pattern
      id={id}
      width="8"
      height="8"
      patternUnits="userSpaceOnUse"
      style={{ color: colourOf(tone) }}
    >
      <rect width="8" height="8" fill="currentcolor" fillOpacity={hatch === '' ? 0.85 : 0.22} />
      {hatch !== '' && <path d={hatch} stroke="currentcolor" strokeWidth="1.6" />}
    </pattern>
  );
}

function dashesOf(role: Role, tone: Tone): SVGAttributes<SVGElement> {
  const { dashes } = appearances[tone];
  if (role !== 'line') return {};
  return {
    ...(dashes !== '' && { strokeDasharray: dashes }),
    ...(tone === 'muted' && { strokeWidth: 1.25 }),
  };
}

function colourOf(tone: Tone): string {
  const { light, dark } = appearances[tone];
  return `light-dark(${light}, ${dark})`;
}
