import { describe, expect, it } from '@jest/globals';

import { MARK, OUTSIDE } from './hostile-text.js';
import { hostileTexts } from './hostile-texts.js';

const byId = new Map(hostileTexts.map(({ id, text }) => [id, text]));

function textOf(id: string): string {
  return byId.get(id) ?? '';
}

describe('the hostile texts', () => {
  it('are at least 60, each with an id of its own and a text of its own', () => {
    expect(hostileTexts.length).toBeGreaterThanOrEqual(60);
    expect(byId.size).toBe(hostileTexts.length);
    expect(new Set(byId.values()).size).toBe(hostileTexts.length);
  });

  it('have an id that is safe as the name of a file, and a title', () => {
    for (const { id, title } of hostileTexts) {
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(title).toMatch(/^\S.*\S$/);
    }
  });

  it('leave the same mark whenever they run', () => {
    const marking = hostileTexts.filter(({ text }) => text.includes('__hostile=true'));
    expect(marking.length).toBeGreaterThanOrEqual(30);
    expect(textOf('script')).toBe(`<script>${MARK}</script>`);
  });

  it('name no outside host but one that no resolver knows, each an address of its own', () => {
    const schemes = /\b(?:https?|wss?|ftp):\/\/(?:[^\s/@"'<>]*@)?([^\s/"'<>:),]+)/g;
    for (const { id, text } of hostileTexts) {
      const hosts = Array.from(text.matchAll(schemes), ([, host = '']) => host);
      expect(hosts.filter((host) => !host.endsWith('.invalid') && host !== '127.0.0.1')).toEqual(
        [],
      );
      const addresses = text.split(`${OUTSIDE}/`).slice(1);
      expect(addresses.filter((rest) => !rest.startsWith(id) && !rest.startsWith('x'))).toEqual([]);
    }
  });

  it('go through JSON unchanged, NUL and lone surrogates too', () => {
    expect(JSON.parse(JSON.stringify(hostileTexts))).toEqual(hostileTexts);
    expect(textOf('nul')).toContain('\0');
    expect(textOf('lone-surrogates')).toMatch(/\p{Cs}/u);
  });

  it.each<[what: string, id: string, holds: RegExp]>([
    ['bidirectional overrides', 'bidi-override', /[\u202a-\u202e]/u],
    ['bidirectional isolates', 'bidi-isolate', /[\u2066-\u2069]/u],
    ['tag characters', 'tag-characters', /[\u{e0020}-\u{e007f}]/u],
    ['escape sequences', 'ansi-clear', /\p{Cc}\[2J/u],
    ['line separators', 'json-separators', /\u2028.*\u2029/su],
    ['a line of 100,000 characters', 'long-line', /^a{100000}$/],
    ['20,000 lines', 'many-lines', /^1\.\n[^]*\n20000\.$/],
    ['300 marks on one letter', 'combining-marks', /^B\p{M}{300}L/u],
  ])('hold %s', (_what, id, holds) => {
    expect(textOf(id)).toMatch(holds);
  });

  it('fit into a file of the tool that writes files, 200,000 characters', () => {
    for (const { text } of hostileTexts) expect(text.length).toBeLessThanOrEqual(200_000);
  });
});
