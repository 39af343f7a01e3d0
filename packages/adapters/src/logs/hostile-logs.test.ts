import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { readInspectLog } from './read-inspect-log.js';
import { changed } from './testing/hostile-files/log-files.js';
import { aHeader, anEvalLog, samplesOf } from './testing/inspect-builders.js';

const folder = mkdtempSync(join(tmpdir(), 'holdpoint-logs-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const whole = anEvalLog(aHeader(), samplesOf(['C', 'I']));

describe('a log', () => {
  it('is refused when it is a folder, a pipe or missing', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(readInspectLog(folder)).rejects.toMatchObject({ code: 'log.not_a_file' });
    await expect(readInspectLog(pipe)).rejects.toMatchObject({ code: 'log.not_a_file' });
    await expect(readInspectLog(join(folder, 'missing'))).rejects.toMatchObject({
      code: 'log.unreadable',
    });
  });

  it('is never read wrong: each changed byte of a log gives an error or the same scores', async () => {
    const scoresOf = async (bytes: Buffer): Promise<string> => {
      const { samples } = await readInspectLog(bytes);
      return JSON.stringify(samples.map(({ id, scores }) => [id, [...scores]]));
    };
    const expected = await scoresOf(whole);
    for (let position = 0; position < whole.length; position++) {
      const outcome = await scoresOf(changed(whole, position)).catch((error: unknown) => {
        expect(error).toMatchObject({ kind: 'invalid' });
        return expected;
      });
      expect({ position, outcome }).toEqual({ position, outcome: expected });
    }
  });

  it('may be reached through a link: the file counts, not its name', async () => {
    writeFileSync(join(folder, 'log.eval'), whole);
    symlinkSync(join(folder, 'log.eval'), join(folder, 'linked.eval'));
    expect((await readInspectLog(join(folder, 'linked.eval'))).samples).toHaveLength(2);
  });
});
