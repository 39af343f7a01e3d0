import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { hostileFiles } from './testing/hostile-files/catalog.js';
import { runBuilt } from './testing/run-built.js';

const MEBIBYTE = 1024 * 1024;
/** The member of 100 MiB, Node's own 60, and what one case leaves to be collected while the next is read; 193 measured. */
const MAX_PEAK_BYTES = 240 * MEBIBYTE;
const folder = mkdtempSync(join(tmpdir(), 'holdpoint-hostile-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const Report = z.object({
  peakBytes: z.number(),
  outcomes: z.record(z.string(), z.object({ code: z.string().optional(), peakBytes: z.number() })),
});

/** Writes the catalog's files, so that the child's memory holds what reading takes and not what making them takes. */
function written(): { readonly list: string; readonly digests: readonly string[] } {
  const list = join(folder, 'list.json');
  const digests: string[] = [];
  const rows = hostileFiles.map(({ id, make, limits }) => {
    const bytes = make();
    const path = join(folder, `${id}.log`);
    writeFileSync(path, bytes);
    digests.push(createHash('sha256').update(bytes).update(JSON.stringify(limits)).digest('hex'));
    return { id, path, limits };
  });
  writeFileSync(list, JSON.stringify(rows));
  return { list, digests };
}

function scriptOver(list: string): string {
  const reader = new URL(
    '../../dist/logs/testing/hostile-files/read-hostile-file.js',
    import.meta.url,
  );
  return `
    import { readFileSync } from 'node:fs';
    import { readHostileFile } from ${JSON.stringify(fileURLToPath(reader))};
    // Not ru_maxrss: Linux hands a child the peak of the process that it was forked from.
    const peak = () => Number(/VmHWM:\\s+(\\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
    const outcomes = {};
    for (const { id, path, limits } of JSON.parse(readFileSync(${JSON.stringify(list)}, 'utf8'))) {
      const { code } = await readHostileFile(path, limits);
      outcomes[id] = { code, peakBytes: peak() };
    }
    console.log(JSON.stringify({ peakBytes: peak(), outcomes }));`;
}

describe('memory over the whole catalog of hostile logs, read by one process with a heap of 128 MiB', () => {
  let digests: readonly string[] = [];
  let report: z.infer<typeof Report> = { peakBytes: Infinity, outcomes: {} };
  beforeAll(async () => {
    const files = written();
    digests = files.digests;
    const { stdout, stderr, exitCode } = await runBuilt(scriptOver(files.list), folder);
    if (exitCode !== 0)
      throw new Error(`the reader died, exit code ${exitCode}: ${stderr.slice(-2000)}`);
    report = Report.parse(JSON.parse(stdout));
  }, 180_000);

  it('has no two cases of the same bytes', () => {
    expect(new Set(digests).size).toBe(hostileFiles.length);
  });

  it('comes to the end of each file with the outcome of the catalog', () => {
    const expected = hostileFiles.map(({ id, expects }) => [
      id,
      'code' in expects ? expects.code : undefined,
    ]);
    expect(hostileFiles.map(({ id }) => [id, report.outcomes[id]?.code])).toEqual(expected);
  });

  it('never takes more than 240 MiB', () => {
    const worst = hostileFiles
      .map(({ id }) => ({ id, peakBytes: report.outcomes[id]?.peakBytes ?? Infinity }))
      .find(({ peakBytes }) => peakBytes > MAX_PEAK_BYTES);
    expect(worst).toBeUndefined();
    expect(report.peakBytes).toBeLessThan(MAX_PEAK_BYTES);
  });
});
