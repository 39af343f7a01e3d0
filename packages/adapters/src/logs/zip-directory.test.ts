import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { openByteSource } from './byte-source.js';
import { defaultLogLimits } from './log-limits.js';
import { zipOf } from './testing/zip-writer.js';
import { readZipDirectory } from './zip-directory.js';
import { readMember } from './zip-member.js';

const anEntry = fc.record({
  name: fc.stringMatching(/^[a-z]{1,3}\/[a-z0-9 é]{1,4}$/u),
  content: fc.uint8Array({ maxLength: 200 }),
  method: fc.constantFrom(0, 8, 93),
});

describe('readZipDirectory', () => {
  it('gives back the last entry of each name, whatever the method', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anEntry, { maxLength: 8 }),
        fc.boolean(),
        async (entries, zip64) => {
          await using source = await openByteSource(zipOf(entries, { zip64 }), defaultLogLimits);
          const { members, duplicates } = await readZipDirectory(source, defaultLogLimits);
          const expected = new Map(
            entries.map(({ name, content }) => [name, Buffer.from(content)]),
          );
          expect([...members.keys()].sort()).toEqual([...expected.keys()].sort());
          expect(duplicates.length > 0).toBe(expected.size < entries.length);
          for (const member of members.values()) {
            expect(await readMember(source, member)).toEqual(expected.get(member.name));
          }
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });

  it('orders members by the entries that count', async () => {
    const entries = ['a', 'b', 'a', 'folder/'].map((name) => ({ name, content: '' }));
    await using source = await openByteSource(zipOf(entries), defaultLogLimits);
    const { members, duplicates } = await readZipDirectory(source, defaultLogLimits);
    expect([...members.keys()]).toEqual(['b', 'a']);
    expect(duplicates).toEqual(['a']);
  });

  it('lets small members have any ratio', async () => {
    const entries = [{ name: 'a', content: Buffer.alloc(1_000_000) }];
    await using source = await openByteSource(zipOf(entries), defaultLogLimits);
    expect((await readZipDirectory(source, defaultLogLimits)).members.size).toBe(1);
  });

  it.each(['a..b', '...', 'a//b', 'samples/a\\b_epoch_1.json', 'c:', '-rf', 'ü/ж'])(
    'takes the name %j',
    async (name) => {
      await using source = await openByteSource(zipOf([{ name, content: '' }]), defaultLogLimits);
      expect([...(await readZipDirectory(source, defaultLogLimits)).members.keys()]).toEqual([
        name,
      ]);
    },
  );
});
