import type { z } from 'zod';

import type { Role } from './common.js';

/** Who may call a route. There is no default: a route without a rule does not compile, one without rights answers 403. */
export type Access = 'public' | 'signed_in' | readonly Role[];

/** One entry of a route table: it drives validation, rights, OpenAPI and the typed client. */
export interface RouteDef {
  readonly method: 'GET' | 'POST';
  readonly path: `/${string}`;
  readonly summary: string;
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Bytes instead of JSON. */
  readonly requestMedia?: 'application/octet-stream';
  /** `text/event-stream`: each event's data is one JSON text of the response's schema. `text/plain`, `text/calendar`: the text itself. */
  readonly responseMedia?:
    | 'application/octet-stream'
    | 'text/calendar; charset=utf-8'
    | 'text/event-stream'
    | 'text/plain; charset=utf-8'
    | 'text/plain; version=0.0.4; charset=utf-8';
  readonly response: z.ZodType;
  /** Status of success; 200 unless said. */
  readonly status?: 200 | 201 | 202;
  /** `required`: the same key and body give the same answer, byte for byte. */
  readonly idempotencyKey?: 'required' | 'optional';
}

/** Types one route; its schemas stay as narrow as they were written. */
export const defineRoute = <const Route extends RouteDef>(route: Route): Route => route;

/** What a caller writes: defaults not yet applied. */
export type Input<Route extends RouteDef> = (Route['params'] extends z.ZodType
  ? { readonly params: z.input<Route['params']> }
  : unknown) &
  (Route['query'] extends z.ZodType ? { readonly query?: z.input<Route['query']> } : unknown) &
  (Route['body'] extends z.ZodType ? { readonly body: z.input<Route['body']> } : unknown);

/** What a handler receives: parsed, defaults applied. */
export type Parsed<Route extends RouteDef> = (Route['params'] extends z.ZodType
  ? { readonly params: z.output<Route['params']> }
  : unknown) &
  (Route['query'] extends z.ZodType ? { readonly query: z.output<Route['query']> } : unknown) &
  (Route['body'] extends z.ZodType ? { readonly body: z.output<Route['body']> } : unknown);

export type Output<Route extends RouteDef> = z.output<Route['response']>;
