import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { exportNameOf, policyModule } from './policy-module.mjs';

const shared = new URL('../packages/shared/', import.meta.url);
const source = new URL('policies/', shared);
const target = new URL('src/policy/built-in/', shared);

describe('the modules of the shipped policies', () => {
  it('are those that their YAML compiles to, and no others', () => {
    const names = readdirSync(source).sort();
    expect(readdirSync(target).sort()).toEqual(names.map((name) => name.replace('.yaml', '.ts')));
    for (const name of names) {
      const text = readFileSync(new URL(name, source), 'utf8');
      const written = readFileSync(new URL(name.replace('.yaml', '.ts'), target), 'utf8');
      expect([name, written]).toEqual([name, policyModule(name, text)]);
    }
  });

  it('are named after their file', () => {
    expect(exportNameOf('anthropic-rsp-2-2.yaml')).toBe('anthropicRsp22');
    expect(exportNameOf('eu-gpai-code-2025.yaml')).toBe('euGpaiCode2025');
  });

  it('hold each part on a line of its own', () => {
    const text = policyModule('a-b-1.yaml', 'schema: x\ncriteria: [{ id: y }]\n');
    expect(text).toContain(
      'export const aB1: unknown = {\n  schema: "x",\n  criteria: [{"id":"y"}],\n};',
    );
  });
});
