import { readFile } from 'node:fs/promises';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { pageHeaders } from '../http/security-headers.js';

/** A file of the page: where it lies in `apps/web`, and what it is. */
interface PageFile {
  readonly path: string;
  readonly media: string;
}

/** The same place from `src` and from `dist`. */
const WEB = new URL('../../../web/', import.meta.url);

/** The whole page, by address. A list, so that no path from outside ever reaches the disk. */
const pageFiles: Readonly<Record<string, PageFile>> = {
  '/': { path: 'src/index.html', media: 'text/html; charset=utf-8' },
  '/health.css': { path: 'src/health.css', media: 'text/css; charset=utf-8' },
  '/health.js': { path: 'dist/health.js', media: 'text/javascript; charset=utf-8' },
};

/** What the page needs of Fastify. */
interface PageServer {
  get(path: string, handler: (request: unknown, reply: PageReply) => Promise<Buffer>): unknown;
}

interface PageReply {
  header(name: string, value: string): unknown;
}

/** Serves the page that shows the API's health. It holds no data, so it needs no token. */
export function servePortal(server: PageServer): void {
  for (const [address, { path, media }] of Object.entries(pageFiles)) {
    server.get(address, async (_request, reply) => {
      const content = await contentOf(path);
      for (const [name, value] of Object.entries(pageHeaders)) reply.header(name, value);
      reply.header('content-type', media);
      return content;
    });
  }
}

async function contentOf(path: string): Promise<Buffer> {
  try {
    return await readFile(new URL(path, WEB));
  } catch (cause) {
    throw new HoldpointError({
      code: 'page.not_built',
      kind: 'not_found',
      message: 'The page is not built: `npm run build`.',
      cause,
    });
  }
}
