import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { sandboxRuntime, trustedCopy } from './runtime.js';
import { taskPath } from './task-path.js';

const asRoot = process.getuid?.() === 0 ? it : it.skip;

let folder: string;
let original: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdpoint-runtime-'));
  original = join(folder, 'original');
  writeFileSync(original, '#!/bin/sh\necho 1\n');
  chmodSync(original, 0o700);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the programs of a sandbox', () => {
  asRoot('run as a user without rights, who is not root (root only)', () => {
    const runtime = sandboxRuntime('/usr/bin/true', process.execPath);
    expect(runtime.owner).toEqual({ uid: 65_533, gid: 65_533 });
    const seen = spawnSync(runtime.node, ['-p', 'process.getuid()'], {
      encoding: 'utf8',
      cwd: '/',
      ...runtime.owner,
    });
    expect(seen.stdout).toBe('65533\n');
  });

  asRoot(
    'are copied once to where that user can reach them, unchangeable for anybody but root (root only)',
    () => {
      const copy = trustedCopy(original, 'tool', folder);
      expect(dirname(copy)).toMatch(/holdpoint-runtime-[0-9a-f]{16}$/);
      expect(statSync(copy).mode & 0o7777).toBe(0o755);
      const inode = statSync(copy).ino;
      expect(statSync(trustedCopy(original, 'tool', folder)).ino).toBe(inode);
    },
  );

  const tamperings: readonly (readonly [string, (copy: string) => void])[] = [
    [
      'other bytes',
      (copy) => {
        appendFileSync(copy, 'x');
      },
    ],
    [
      'another owner',
      (copy) => {
        chownSync(copy, 65_534, 65_534);
      },
    ],
    [
      'a mode that lets others write',
      (copy) => {
        chmodSync(copy, 0o777);
      },
    ],
    [
      'a set-user-id bit',
      (copy) => {
        chmodSync(copy, 0o4755);
      },
    ],
    [
      'a folder of another owner',
      (copy) => {
        chownSync(dirname(copy), 65_534, 65_534);
      },
    ],
    [
      'a folder that others may write to',
      (copy) => {
        chmodSync(dirname(copy), 0o777);
      },
    ],
    [
      'a folder in its place',
      (copy) => {
        rmSync(copy);
        mkdirSync(copy);
      },
    ],
  ];
  for (const [name, tamper] of tamperings) {
    asRoot(`are refused when the copy has ${name} (root only)`, () => {
      tamper(trustedCopy(original, 'tool', folder));
      expect(() => trustedCopy(original, 'tool', folder)).toThrow(/^No sandbox: .*remove/);
    });
  }
});

describe('a path in the task directory', () => {
  it.each(['a', 'a/b.txt', '-rf', '..a', 'a..', ' ', 'é/ü', 'a\nb'])('may be %j', (path) => {
    expect(taskPath(path)).toBe(path);
  });

  it.each(['', '/', '/a', 'a/', '..', '../a', 'a/..', 'a/./b', 'a//b', 'a\0', 'x'.repeat(256)])(
    'may not be %j',
    async (path) => {
      await expect(() => taskPath(path)).toThrowWithCode('sandbox.path_refused');
    },
  );
});
