import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import ts from 'typescript';

export interface SourceFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly lineCount: number;
  readonly imports: readonly string[];
}

/** Every module specifier that a file names, static or dynamic; not those in programs that it holds as text. */
export function importsOf(text: string): readonly string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** What git tracks or would track, without generated code. */
export function trackedFiles(root: string): readonly string[] {
  const output = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return output.split('\n').filter((path) => path !== '' && !path.includes('/generated/'));
}

/** The TypeScript sources among `paths`, read. */
export function readSources(root: string, paths: readonly string[]): readonly SourceFile[] {
  return paths
    .filter((path) => /^(?:apps|packages|prisma|scripts)\/.*(?<!\.d)\.tsx?$/.test(path))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, lineCount: text.split('\n').length - 1, imports: importsOf(text) };
    });
}

/** `apps/api`, `packages/shared`, `prisma` or `scripts`. */
export function roomOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  return first === 'apps' || first === 'packages' ? `${first}/${second}` : first;
}

/** The module that a path or a relative specifier in `from` means: without its ending, which `.js` hides. */
export function resolveRelative(from: string, specifier: string): string {
  return moduleOf(normalize(join(dirname(from), specifier)));
}

/** A path without the ending of a TypeScript or JavaScript file. */
export function moduleOf(path: string): string {
  return path.replace(/\.(?:js|tsx?)$/, '');
}

/** One cycle of a directed graph, its first node repeated at the end; null if there is none. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const finished = new Set<string>();
  const visit = (node: string, trail: readonly string[]): readonly string[] | null => {
    const at = trail.indexOf(node);
    if (at >= 0) return [...trail.slice(at), node];
    if (finished.has(node)) return null;
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...trail, node]);
      if (cycle !== null) return cycle;
    }
    finished.add(node);
    return null;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node, []);
    if (cycle !== null) return cycle;
  }
  return null;
}
