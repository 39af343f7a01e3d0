import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { provideDebianTool } from './debian-packages.mjs';
import { requireTool } from './testing/require-tool.mjs';

// Whoever has no mirror can't show the fetching either; in CI that is a failure.
const canFetch = (await requireTool({ tool: 'bwrap', package: 'bubblewrap' })) !== null;
const bubblewrap = { tool: 'bwrap', package: 'bubblewrap' };

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdpoint-tools-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function program(path: string, text: string): string {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A PATH with what fetching needs, but without the tool itself. */
function pathWith(...programs: readonly string[]): string {
  const folder = join(directory, 'path');
  mkdirSync(folder);
  for (const name of programs) {
    const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
    symlinkSync(found, join(folder, name));
  }
  return folder;
}

const browser = {
  tool: 'browser',
  package: 'browser',
  program: 'usr/lib/browser/browser',
  dependencies: /^libdraw$/,
};

/** A PATH with an apt that has `browser`, which needs libdraw and libprint; the program does what `text` says. */
function aMirror(text: string): string {
  const path = join(directory, 'path');
  program(
    join(path, 'apt-get'),
    `case "$*" in
      *--simulate*) printf 'Inst libdraw (1)\\nInst libprint (1)\\nInst browser (1)\\n' ;;
      *) for name in "$@"; do case $name in browser | lib*) : >"$name.deb" ;; esac; done ;;
    esac`,
  );
  program(
    join(path, 'dpkg-deb'),
    `name=$(basename "$2" .deb); mkdir -p "$3/usr/lib/$name"; : >"$3/usr/lib/$name/$name.so"
    [ "$name" != browser ] || {
      rm "$3/usr/lib/browser/browser.so"
      printf '#!/bin/sh\\n%s\\n' '${text}' >"$3/usr/lib/browser/browser"; chmod +x "$3/usr/lib/browser/browser"
    }`,
  );
  return `${path}:/usr/bin:/bin`;
}

describe('a tool of Debian', () => {
  it('is the one on PATH where there is one', async () => {
    const path = join(directory, 'path');
    const bwrap = program(join(path, 'bwrap'), 'true');
    expect(
      await provideDebianTool({ ...bubblewrap, directory, path: `/nonexistent:${path}` }),
    ).toBe(bwrap);
  });

  it('goes by other names on PATH too, its own first', async () => {
    const path = join(directory, 'path');
    const other = program(join(path, 'bubblewrap'), 'true');
    const wanted = { ...bubblewrap, aliases: ['bubblewrap'], directory, path };
    expect(await provideDebianTool(wanted)).toBe(other);
    const bwrap = program(join(path, 'bwrap'), 'true');
    expect(await provideDebianTool(wanted)).toBe(bwrap);
  });

  it('is the one unpacked before, without asking apt again', async () => {
    const bwrap = program(join(directory, 'bubblewrap/usr/bin/bwrap'), 'true');
    expect(await provideDebianTool({ ...bubblewrap, directory, path: '' })).toBe(bwrap);
  });

  it('is missing, with what to do, where there is no apt', async () => {
    expect(await provideDebianTool({ ...bubblewrap, directory, path: '' })).toEqual({
      missing:
        'bubblewrap could not be unpacked: no apt-get; install it with `apt-get install bubblewrap`',
    });
  });

  it('is missing with the reason of apt, and leaves nothing half-made', async () => {
    const path = join(directory, 'path');
    program(join(path, 'apt-get'), 'echo "E: Unable to fetch some archives" >&2; exit 100');
    program(join(path, 'dpkg-deb'), 'true');
    const tools = join(directory, 'tools');
    expect(await provideDebianTool({ ...bubblewrap, directory: tools, path })).toEqual({
      missing: expect.stringContaining('apt-get said: E: Unable to fetch some archives'),
    });
    expect(readdirSync(tools)).toEqual([]);
  });

  it('is missing where the directory cannot be made', async () => {
    writeFileSync(join(directory, 'file'), '');
    const path = pathWith('true');
    program(join(path, 'apt-get'), 'true');
    program(join(path, 'dpkg-deb'), 'true');
    const found = await provideDebianTool({
      ...bubblewrap,
      directory: join(directory, 'file/tools'),
      path,
    });
    expect(found).toEqual({ missing: expect.stringContaining('apt-get install bubblewrap') });
  });

  it('brings those of its dependencies that are wanted, and starts with their libraries', async () => {
    const path = aMirror('echo "browser 1: $LD_LIBRARY_PATH"');
    const found = await provideDebianTool({ ...browser, directory, path });
    expect(found).toBe(join(directory, 'browser/launch-browser'));
    const { stdout } = spawnSync(typeof found === 'string' ? found : '', { encoding: 'utf8' });
    expect(stdout).toBe(`browser 1: ${join(directory, 'browser/usr/lib/libdraw')}\n`);
    expect(readdirSync(join(directory, 'browser/usr/lib')).sort()).toEqual(['browser', 'libdraw']);
  });

  it('is missing where it was unpacked and does not start', async () => {
    const path = aMirror('echo "no such library" >&2; exit 127');
    expect(await provideDebianTool({ ...browser, directory, path })).toEqual({
      missing: expect.stringContaining('it does not start: no such library'),
    });
    expect(readdirSync(directory)).toEqual(['path']);
  });

  (canFetch ? it : it.skip)('is fetched and unpacked without root, and runs', async () => {
    const lines: string[] = [];
    const tools = join(directory, 'tools');
    const path = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'].join(':');
    const withoutTool =
      spawnSync('sh', ['-c', 'command -v bwrap'], { env: { PATH: path } }).status !== 0;
    const found = await provideDebianTool({
      ...bubblewrap,
      directory: tools,
      path,
      log: (line) => lines.push(line),
    });
    const bwrap = typeof found === 'string' ? found : '';
    expect(spawnSync(bwrap, ['--version'], { encoding: 'utf8' }).stdout).toMatch(/^bubblewrap \d/);
    if (withoutTool) {
      expect(lines).toHaveLength(1);
      expect(readdirSync(tools)).toEqual(['bubblewrap']);
    }
  });
});
