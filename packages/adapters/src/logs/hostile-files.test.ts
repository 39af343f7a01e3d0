import { describe, expect, it } from '@jest/globals';

import { hostileFiles } from './testing/hostile-files/catalog.js';
import { readHostileFile } from './testing/hostile-files/read-hostile-file.js';

const families = [...new Set(hostileFiles.map(({ family }) => family))];
/** Names of the prototypes that a log could reach by a key, each with what it holds. */
const prototypes = [Object.prototype, Array.prototype, String.prototype, Function.prototype];
const ownKeys = prototypes.map((prototype) => Reflect.ownKeys(prototype).map(String).join());

const CONTROL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const STACK = /\bat \S+ \(|node:|\.[jt]s:\d|HoldpointError|\[object /;
/** What to do stands behind the last semicolon, or the message asks for a name. */
const ADVICE = /; (?:copy|write|give|split|do not trust|convert|check|name) |, name one of: /;

describe('the catalog of hostile logs', () => {
  it('has at least 110 cases, each with a name of its own', () => {
    expect(hostileFiles.length).toBeGreaterThanOrEqual(110);
    expect(new Set(hostileFiles.map(({ id }) => id)).size).toBe(hostileFiles.length);
  });
});

describe.each(families)('a hostile log, family %s,', (family) => {
  const cases = hostileFiles.filter((one) => one.family === family);
  const refusals = cases.flatMap(({ expects, ...one }) =>
    'code' in expects ? [{ ...one, expects }] : [],
  );
  const readings = cases.flatMap(({ expects, ...one }) =>
    'reads' in expects ? [{ ...one, expects }] : [],
  );

  it.each(refusals)('is refused: $id. $what', async ({ make, limits, expects }) => {
    const outcome = await readHostileFile(make(), limits);
    if (!('code' in outcome)) throw new Error(`was read: ${JSON.stringify(outcome)}`);
    const { code, message } = outcome;
    expect({ code, message }).toEqual({
      code: expects.code,
      message: expect.stringMatching(expects.says),
    });
    expect(message).toMatch(/^.+: /);
    expect(message).toMatch(ADVICE);
    expect(message).not.toMatch(CONTROL);
    expect(message).not.toMatch(STACK);
    expect(message.length).toBeLessThanOrEqual(500);
  });

  if (readings.length > 0) {
    it.each(readings)('does no harm: $id. $what', async ({ make, limits, expects }) => {
      const outcome = await readHostileFile(make(), limits);
      expect(outcome).toEqual({ reads: expects.reads, findings: expects.findings });
    });
  }

  it('leaves the prototypes as they are', () => {
    expect(prototypes.map((prototype) => Reflect.ownKeys(prototype).map(String).join())).toEqual(
      ownKeys,
    );
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  });
});
