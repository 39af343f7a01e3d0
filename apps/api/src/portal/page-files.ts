import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** A file of the portal as it is sent. */
export interface PageFile {
  readonly media: string;
  readonly content: Buffer;
  /** Null where compression does not pay. */
  readonly compressed: Buffer | null;
  /** Strong, RFC 9110 §8.8.3. */
  readonly etag: string;
  /** Its name is a digest of its content, so it never changes under its address. */
  readonly isImmutable: boolean;
}

/** Every kind of file that the portal is made of; what is not here is not served. */
const media: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * Reads the built portal by address, `/index.html` and the like. A list made once, so that no path from outside ever
 * reaches the disk. Null where nothing is built there.
 */
export async function readPageFiles(folder: URL): Promise<ReadonlyMap<string, PageFile> | null> {
  const root = fileURLToPath(folder);
  let names: string[];
  try {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    names = entries
      .filter((entry) => entry.isFile())
      .map((entry) => `${relative(root, entry.parentPath)}/${entry.name}`);
  } catch {
    return null;
  }
  const files = new Map<string, PageFile>();
  for (const name of names) {
    const address = `/${name.split(sep).join('/').replace(/^\/+/, '')}`;
    const type = media[extname(name)];
    if (type !== undefined)
      files.set(address, await pageFile(address, type, new URL(`.${address}`, folder)));
  }
  return files.has('/index.html') ? files : null;
}

async function pageFile(address: string, type: string, place: URL): Promise<PageFile> {
  const content = await readFile(place);
  const compressed = type === 'font/woff2' ? null : await compress(content, { level: 9 });
  return {
    media: type,
    content,
    compressed: compressed !== null && compressed.length < content.length ? compressed : null,
    etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 32)}"`,
    isImmutable: /^\/assets\/.+-[A-Za-z0-9_-]{8,}\.\w+$/.test(address),
  };
}
