import type { Tone } from './figure.js';

/** How one tone looks: a colour on light and on dark ground, and what tells it apart without colour. */
export interface Appearance {
  readonly light: string;
  readonly dark: string;
  readonly shape: 'circle' | 'square' | 'diamond' | 'triangle' | 'down' | 'cross' | 'small';
  /** `stroke-dasharray` of its lines; empty: solid. */
  readonly dashes: string;
  /** Of its bars and areas: strokes of an 8 by 8 tile over a pale ground; empty: plain. */
  readonly hatch: string;
}

/**
 * Every tone. Colours are at least 3:1 against both papers (WCAG 2.2, 1.4.11) and part under the common colour-vision
 * deficiencies; shapes, dashes and hatches carry the same difference in black and white.
 */
export const appearances: Readonly<Record<Tone, Appearance>> = {
  first: { light: '#1f5fa8', dark: '#82b4f2', shape: 'circle', dashes: '', hatch: '' },
  second: { light: '#b4560f', dark: '#f0a35e', shape: 'square', dashes: '9 3', hatch: 'M0 8L8 0' },
  third: { light: '#127a5e', dark: '#63cba8', shape: 'diamond', dashes: '3 3', hatch: 'M0 4H8' },
  fourth: {
    light: '#7b3fa0',
    dark: '#cba4ec',
    shape: 'triangle',
    dashes: '9 3 2 3',
    hatch: 'M4 0V8M0 4H8',
  },
  gate: { light: '#b3261e', dark: '#ff958a', shape: 'cross', dashes: '', hatch: 'M0 0L8 8' },
  muted: { light: '#8a857a', dark: '#858177', shape: 'small', dashes: '', hatch: 'M4 0V8' },
  control: {
    light: '#57534b',
    dark: '#b9b4a9',
    shape: 'down',
    dashes: '2 4',
    hatch: 'M0 0L8 8M0 8L8 0',
  },
};

/** Ground and ink of a figure, on light and on dark. */
export const grounds = {
  paper: { light: '#ffffff', dark: '#1c1c1a' },
  ink: { light: '#1b1a18', dark: '#eceae5' },
  soft: { light: '#5c5952', dark: '#aaa69c' },
  grid: { light: '#e7e4dd', dark: '#33322e' },
} as const;

/** Tones in the order in which a figure hands them to its series. */
export const tones = Object.keys(appearances).filter((name): name is Tone => name in appearances);
