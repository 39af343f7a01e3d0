import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { pageHeadersFor } from '../http/security-headers.js';
import { type PageFile, readPageFiles } from './page-files.js';

/** The built portal; the same place from `src` and from `dist`. */
const BUILT = new URL('../../../web/dist/', import.meta.url);

/** Addresses of the API: never answered with a page. */
const API = /^\/(?:v1|health|metrics|openapi\.json)(?:[/.?]|$)/;

/** What the portal needs of Fastify. */
interface PageServer {
  route(route: {
    readonly method: ('GET' | 'HEAD')[];
    readonly url: string;
    readonly handler: (request: PageRequest, reply: PageReply) => unknown;
  }): unknown;
}

interface PageRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

interface PageReply {
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  send(content: Buffer | string): unknown;
}

/**
 * Serves the portal: its files, and its one page for every address that a reader may have in a link. It holds no data,
 * so it needs no session.
 */
export async function servePortal(server: PageServer, folder: URL = BUILT): Promise<void> {
  const files = await readPageFiles(folder);
  server.route({
    method: ['GET', 'HEAD'],
    url: '/*',
    handler: (request, reply) => {
      const address = request.url.replace(/[?#].*$/s, '');
      if (files === null && address === '/') throw notBuilt();
      const file =
        files?.get(address) ?? (isPlace(address, request) ? files?.get('/index.html') : undefined);
      if (file === undefined) throw unknownAddress(address);
      return reply.send(body(file, address, request, reply));
    },
  });
}

/** Whether a reader, not a program, asks for an address that is no file and not the API's. */
function isPlace(address: string, { headers }: PageRequest): boolean {
  if (address === '/') return true;
  const accepts = String(headers['accept'] ?? '');
  return !API.test(address) && !address.startsWith('/assets/') && accepts.includes('text/html');
}

function body(
  file: PageFile,
  address: string,
  { headers }: PageRequest,
  reply: PageReply,
): Buffer | string {
  const isPage = file.media.startsWith('text/html');
  if (isPage) {
    for (const [name, value] of Object.entries(pageHeadersFor(address))) reply.header(name, value);
  }
  reply.header('content-type', file.media);
  reply.header('etag', file.etag);
  reply.header('vary', 'accept-encoding');
  reply.header(
    'cache-control',
    file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  );
  if (headers['if-none-match'] === file.etag) {
    reply.code(304);
    return '';
  }
  const acceptsGzip = /(?:^|[,\s])gzip(?:$|[,;\s])/.test(String(headers['accept-encoding'] ?? ''));
  if (file.compressed === null || !acceptsGzip) return file.content;
  reply.header('content-encoding', 'gzip');
  return file.compressed;
}

function notBuilt(): HoldpointError {
  return new HoldpointError({
    code: 'page.not_built',
    kind: 'not_found',
    message: 'The portal is not built: `npm run build`.',
  });
}

function unknownAddress(address: string): HoldpointError {
  return new HoldpointError({
    code: 'route.unknown',
    kind: 'not_found',
    message: `Nothing lies at ${address.slice(0, 200)}.`,
  });
}
