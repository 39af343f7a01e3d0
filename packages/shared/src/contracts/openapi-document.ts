import { z } from 'zod';

import { Problem } from './problem.js';
import type { RouteDef } from './route.js';
import type { NamedRoute } from './routes.js';

type Json = Readonly<Record<string, unknown>>;

const JsonObject = z.record(z.string(), z.unknown());

/** What zod writes of a schema that is held in a member. */
const Held = z.object({
  properties: z.object({ value: JsonObject }),
  $defs: z.record(z.string(), JsonObject).default({}),
});

interface PlainSchema {
  readonly value: Json;
  readonly definitions: Readonly<Record<string, Json>>;
}

const PREFIX = '#/components/schemas/';

/**
 * The OpenAPI 3.1 document of route tables. Schemas with an id become components; one id in two forms (input and
 * output differ by defaults) keeps its name for the answer and gets the suffix `Input` for the request. Total.
 * https://spec.openapis.org/oas/v3.1.1.html
 */
export function openApiDocument(routes: readonly NamedRoute[], version: string): Json {
  const components = new Map<string, Json>();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const named of routes) {
    const { route } = named;
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(named, components) };
  }
  const problem = schemaOf(Problem, 'output', components);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Holdpoint',
      version,
      description:
        'Responsible-scaling governance. HTTP 200 never means allowed: read the word in `decision`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ noun }) => noun))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        apiToken: { type: 'http', scheme: 'bearer', description: 'An API token, `hp_…`.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'holdpoint_session',
          description:
            'The session of a browser; behind TLS its name is `__Host-holdpoint`. Writes must come from our own pages.',
        },
      },
      responses: {
        Problem: {
          description: 'RFC 9457 problem details; `code` and `kind` are the contract.',
          content: { 'application/problem+json': { schema: problem } },
        },
      },
      schemas: Object.fromEntries(
        [...components].sort(([left], [right]) => (left < right ? -1 : 1)),
      ),
    },
  };
}

function operationOf(
  { noun, operationId, route }: NamedRoute,
  components: Map<string, Json>,
): Json {
  const parameters = parametersOf(route, components);
  const { access } = route;
  return {
    operationId,
    tags: [noun],
    summary: route.summary,
    ...(typeof access === 'string' ? {} : { description: `For the roles ${access.join(', ')}.` }),
    security: access === 'public' ? [] : [{ apiToken: [] }, { session: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBodyOf(route, components),
    responses: {
      [String(route.status ?? 200)]: {
        description: 'Done.',
        content: contentOf(route, components),
      },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function contentOf({ response, responseMedia }: RouteDef, components: Map<string, Json>): Json {
  if (responseMedia !== undefined) return { [responseMedia]: {} };
  return { 'application/json': { schema: schemaOf(response, 'output', components) } };
}

function requestBodyOf({ body, requestMedia }: RouteDef, components: Map<string, Json>): Json {
  if (requestMedia !== undefined)
    return { requestBody: { required: true, content: { [requestMedia]: {} } } };
  if (body === undefined) return {};
  const schema = schemaOf(body, 'input', components);
  return { requestBody: { required: true, content: { 'application/json': { schema } } } };
}

function parametersOf(route: RouteDef, components: Map<string, Json>): Json[] {
  const parameters = (['params', 'query'] as const).flatMap((part) =>
    Object.entries(route[part]?.shape ?? {}).map(([name, schema]) => ({
      name,
      in: part === 'params' ? 'path' : 'query',
      required: part === 'params' || !z.safeParse(schema as z.ZodType, undefined).success,
      schema: schemaOf(schema as z.ZodType, 'input', components),
    })),
  );
  if (route.idempotencyKey === undefined) return parameters;
  const required = route.idempotencyKey === 'required';
  const schema = { type: 'string', minLength: 1, maxLength: 200 };
  return [...parameters, { name: 'Idempotency-Key', in: 'header', required, schema }];
}

/** Schema of one value; named parts are lifted into the components. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', components: Map<string, Json>): Json {
  const { value, definitions } = plainSchema(schema, io);
  const names = new Map(
    Object.entries(definitions).map(([name, definition]) => [
      name,
      nameOf(name, definition, io, components),
    ]),
  );
  for (const [name, definition] of Object.entries(definitions)) {
    components.set(names.get(name) ?? name, renamed(definition, names) as Json);
  }
  return renamed(value, names) as Json;
}

/** Held in a member, so that neither a named nor a recursive schema is the root: `#` would point at the whole document. */
function plainSchema(schema: z.ZodType, io: 'input' | 'output'): PlainSchema {
  const json = z.toJSONSchema(z.object({ value: schema }), {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
  });
  const { properties, $defs } = Held.parse(JSON.parse(JSON.stringify(json)));
  return { value: properties.value, definitions: $defs };
}

function nameOf(
  name: string,
  definition: Json,
  io: 'input' | 'output',
  components: Map<string, Json>,
): string {
  if (io === 'output') return name;
  const known = components.get(name);
  return known !== undefined && JSON.stringify(known) === JSON.stringify(definition)
    ? name
    : `${name}Input`;
}

/** The same JSON with its local references pointed at the components. */
function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((element: unknown) => renamed(element, names));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    // The keyword is a string; a property of that name is a schema and stays.
    .filter(([key, member]) => key !== 'id' || typeof member !== 'string')
    .map(([key, member]): [string, unknown] => {
      if (key !== '$ref' || typeof member !== 'string') return [key, renamed(member, names)];
      const name = /^#\/\$defs\/(.+)$/.exec(member)?.[1];
      return [key, name === undefined ? member : `${PREFIX}${names.get(name) ?? name}`];
    });
  return Object.fromEntries(entries);
}
