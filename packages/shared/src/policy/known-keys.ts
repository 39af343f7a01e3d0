import { z } from 'zod';

import { Policy } from './policy.js';

type Path = readonly PropertyKey[];
type Schema = Readonly<Record<string, unknown>>;

let root: Schema | undefined;

/** Keys that a policy may have at `path`, sorted; empty where it has no object there. Total. */
export function knownKeysAt(path: Path): readonly string[] {
  root ??= z.toJSONSchema(Policy, { io: 'input' });
  const places = path.reduce<readonly Schema[]>(
    (schemas, step) => schemas.flatMap(variantsOf).flatMap((schema) => stepInto(schema, step)),
    [root],
  );
  const keys = places
    .flatMap(variantsOf)
    .flatMap((schema) => [
      ...Object.keys(asSchema(schema['properties'])),
      ...variantsOf(asSchema(schema['propertyNames'])).flatMap((names) => asNames(names['enum'])),
    ]);
  return [...new Set(keys)].sort();
}

/** The schema itself and, in place of a reference or a union, what it stands for. */
function variantsOf(schema: Schema): readonly Schema[] {
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    const name = reference.slice(reference.lastIndexOf('/') + 1);
    return variantsOf(asSchema(asSchema(root?.['$defs'])[name]));
  }
  const members = [schema['anyOf'], schema['oneOf']].flatMap((union) =>
    Array.isArray(union) ? union.map(asSchema) : [],
  );
  return members.length === 0 ? [schema] : members.flatMap(variantsOf);
}

function stepInto(schema: Schema, step: PropertyKey): readonly Schema[] {
  if (typeof step === 'number') return [asSchema(schema['items'])];
  const properties = asSchema(schema['properties']);
  const property = Object.entries(properties).find(([name]) => name === step);
  return [asSchema(property === undefined ? schema['additionalProperties'] : property[1])];
}

function asSchema(value: unknown): Schema {
  return z.record(z.string(), z.unknown()).catch({}).parse(value);
}

function asNames(value: unknown): readonly string[] {
  return z.array(z.string()).catch([]).parse(value);
}
