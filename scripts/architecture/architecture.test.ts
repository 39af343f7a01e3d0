import { readdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import {
  findCycle,
  importsOf,
  moduleOf,
  readSources,
  resolveRelative,
  roomOf,
  trackedFiles,
} from './source-tree.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const tracked = trackedFiles(root);
const sources = readSources(root, tracked);
const isTest = (path: string) => path.endsWith('.test.ts') || path.includes('/testing/');
const production = sources.filter(({ path }) => !isTest(path) && !path.startsWith('scripts/'));

/** Which rooms a room may import; `docs/architecture.md` draws it. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'packages/shared': [],
  'packages/evals': ['shared'],
  'packages/adapters': ['shared', 'evals'],
  prisma: [],
  'apps/api': ['shared', 'evals', 'prisma'],
  'apps/worker': ['shared', 'evals', 'adapters', 'prisma'],
  'apps/cli': ['shared', 'evals', 'adapters'],
  'apps/reference-model': ['shared', 'evals'],
  'apps/web': ['shared'],
};

const quantile = (sorted: readonly number[], share: number) =>
  sorted[Math.floor((sorted.length - 1) * share)] ?? 0;

describe('the source tree', () => {
  it('imports only along the arrows of the house', () => {
    const wrong = production.flatMap(({ path, imports }) =>
      imports
        .flatMap((specifier) => /^@holdpoint\/([^/]+)/.exec(specifier)?.[1] ?? [])
        .filter((room) => !(allowed[roomOf(path)] ?? []).includes(room))
        .map((room) => `${path} imports ${room}`),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps the core pure: zod, hashes and quantiles, nothing else', () => {
    const wrong = production
      .filter(({ path }) => path.startsWith('packages/shared/'))
      .flatMap(({ path, imports }) =>
        imports
          .filter((specifier) => !/^(?:\.|zod$|@noble\/hashes\/|@stdlib\/)/.test(specifier))
          .map((specifier) => `${path} imports ${specifier}`),
      );
    expect(wrong).toEqual([]);
  });

  it('keeps the evaluations free of the platform they run on', () => {
    const wrong = production.filter(
      ({ path, imports }) =>
        path.startsWith('packages/evals/') && imports.some((name) => name.startsWith('node:')),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('lets the API read the catalog only, never evaluation code', () => {
    const wrong = production.flatMap(({ path, imports }) =>
      path.startsWith('apps/api/')
        ? imports.filter((name) => /^@holdpoint\/evals\/(?!catalog\.json$)/.test(name))
        : [],
    );
    expect(wrong).toEqual([]);
  });

  it('has no cycle between files', () => {
    const graph = new Map(
      production.map(({ path, imports }) => [
        moduleOf(path),
        imports.filter((name) => name.startsWith('.')).map((name) => resolveRelative(path, name)),
      ]),
    );
    expect(findCycle(graph)).toBeNull();
  });

  it('has no cycle between the features of the API', () => {
    const featureOf = (path: string) => /^apps\/api\/src\/([^/]+)\//.exec(path)?.[1];
    const graph = new Map<string, string[]>();
    for (const { path, imports } of production) {
      const from = featureOf(path);
      if (from === undefined) continue;
      const edges = graph.get(from) ?? [];
      for (const name of imports.filter((specifier) => specifier.startsWith('.'))) {
        const to = featureOf(resolveRelative(path, name));
        if (to !== undefined && to !== from) edges.push(to);
      }
      graph.set(from, edges);
    }
    expect(findCycle(graph)).toBeNull();
  });

  it('reads environment variables in env.ts only', () => {
    const wrong = production.filter(
      ({ path, text }) => !path.endsWith('/env.ts') && /\bprocess\.env\b/.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('keeps every file within its budget', () => {
    const over = sources
      .filter(({ path, lineCount }) => lineCount > (isTest(path) ? 500 : 400))
      .map(({ path, lineCount }) => `${path}: ${lineCount} lines`);
    expect(over).toEqual([]);
  });

  it('stays a house of small files: median at most 80 lines, nine of ten at most 220', () => {
    const counts = production.map(({ lineCount }) => lineCount).sort((a, b) => a - b);
    expect(quantile(counts, 0.5)).toBeLessThanOrEqual(80);
    expect(quantile(counts, 0.9)).toBeLessThanOrEqual(220);
  });

  it('names no junk drawer and no barrel', () => {
    const forbidden = /(?:^|\/)(?:dto|utils?|helpers?|common-utils|libs?)\/|\/index\.ts$/;
    expect(tracked.filter((path) => forbidden.test(path))).toEqual([]);
  });

  it('silences a checker only with a reason, and never the compiler', () => {
    const silenced =
      /@ts-(?:ignore|nocheck)|eslint-disable(?![^\n]* -- \S)|:\s*any\s*[;,)\]=>|&{]|\bas any\s*[;,)\]]/;
    expect(production.filter(({ text }) => silenced.test(text)).map(({ path }) => path)).toEqual(
      [],
    );
  });

  it('is at most six folders deep and 28 entries wide', () => {
    const deep = tracked.filter((path) => path.split('/').length > 7);
    const entries = readdirSync(root).filter((name) =>
      tracked.some((path) => path.split('/')[0] === name),
    );
    expect(deep).toEqual([]);
    expect(entries.length).toBeLessThanOrEqual(28);
  });
});

describe('the rules above', () => {
  it('see static, re-exporting, side-effect and dynamic imports', () => {
    const text = [
      "import { a } from './a.js';",
      "import type { B } from '@holdpoint/shared/b';",
      "export { c } from './c.js';",
      "import 'reflect-metadata';",
      "const d = await import('./d.js');",
      "const program = `\\nimport 'node:fs';\\n`;",
    ].join('\n');
    expect(importsOf(text)).toEqual([
      './a.js',
      '@holdpoint/shared/b',
      './c.js',
      'reflect-metadata',
      './d.js',
    ]);
  });

  it('find a cycle and name it', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ]);
    expect(findCycle(graph)).toEqual(['b', 'c', 'b']);
    expect(findCycle(new Map([['a', ['b']]]))).toBeNull();
  });
});
