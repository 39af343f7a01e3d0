const KEYWORDS = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);

/** JSON Schema 2020-12, as the contract uses it, in the words of Python's `typing`. */
export class PythonTypes {
  #definitions = [];
  #names = new Set();

  constructor(schemas) {
    for (const name of Object.keys(schemas)) this.#names.add(pascal(name));
    for (const [name, schema] of Object.entries(schemas)) this.#define(pascal(name), schema);
  }

  /** The annotation of a schema; an object without a name gets one from `context`. */
  annotation(schema, context) {
    if (schema.$ref !== undefined) return quoted(pascal(schema.$ref.split('/').at(-1)));
    if (schema.const !== undefined) return `Literal[${literal(schema.const)}]`;
    if (schema.enum !== undefined) return `Literal[${schema.enum.map(literal).join(', ')}]`;
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices !== undefined) {
      const members = choices.map((each, index) => this.annotation(each, `${context}${index + 1}`));
      return unionOf(members);
    }
    if (Array.isArray(schema.type))
      return unionOf(schema.type.map((type) => this.annotation({ ...schema, type }, context)));
    return this.#ofType(schema, context);
  }

  module() {
    return [
      '"""Shapes of the API, written by scripts/write-python-client.mjs from docs/openapi.json."""',
      '',
      'from __future__ import annotations',
      '',
      'from typing import Any, Dict, List, Literal, NotRequired, TypedDict, Union',
      '',
      ...this.#definitions,
    ].join('\n');
  }

  #ofType(schema, context) {
    switch (schema.type) {
      case 'string':
        return 'str';
      case 'integer':
        return 'int';
      case 'number':
        return 'float';
      case 'boolean':
        return 'bool';
      case 'null':
        return 'None';
      case 'array':
        return `List[${this.annotation(schema.items ?? {}, `${context}Entry`)}]`;
      case 'object':
        return this.#object(schema, context);
      default:
        return 'Any';
    }
  }

  #object(schema, context) {
    if (schema.properties === undefined) {
      const values = schema.additionalProperties;
      const value = typeof values === 'object' ? this.annotation(values, `${context}Value`) : 'Any';
      return `Dict[str, ${value}]`;
    }
    const name = this.#fresh(context);
    this.#define(name, schema);
    return quoted(name);
  }

  #define(name, schema) {
    if (schema.type !== 'object' || schema.properties === undefined) {
      this.#definitions.push(`${name} = ${this.annotation(schema, `${name}Value`)}`, '');
      return;
    }
    const required = new Set(schema.required ?? []);
    const fields = Object.entries(schema.properties).map(([key, value]) => {
      const type = this.annotation(value, `${name}${pascal(key)}`);
      return [key, required.has(key) ? type : `NotRequired[${type}]`];
    });
    this.#definitions.push(
      ...(fields.every(([key]) => isName(key)) ? asClass : asCall)(name, fields),
    );
  }

  #fresh(wanted) {
    let name = wanted;
    for (let count = 2; this.#names.has(name); count += 1) name = `${wanted}${count}`;
    this.#names.add(name);
    return name;
  }
}

/** `gates.sign-off` as `GatesSignOff`. */
export function pascal(text) {
  return text
    .split(/[^A-Za-z0-9]+/)
    .filter((part) => part !== '')
    .map((part) => part[0].toUpperCase() + part.slice(1))
    .join('');
}

/** `checkpointId` as `checkpoint_id`; a keyword gets a trailing underscore. */
export function snake(text) {
  const name = text.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return KEYWORDS.has(name) ? `${name}_` : name;
}

function asClass(name, fields) {
  const lines = fields.map(([key, type]) => `    ${key}: ${type}`);
  return [`class ${name}(TypedDict):`, ...(lines.length === 0 ? ['    pass'] : lines), '', ''];
}

function asCall(name, fields) {
  const lines = fields.map(([key, type]) => `    ${JSON.stringify(key)}: ${type},`);
  return [`${name} = TypedDict(${JSON.stringify(name)}, {`, ...lines, '})', ''];
}

function isName(key) {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) && !KEYWORDS.has(key);
}

function unionOf(members) {
  const distinct = [...new Set(members)];
  return distinct.length === 1 ? distinct[0] : `Union[${distinct.join(', ')}]`;
}

function quoted(name) {
  return `"${name}"`;
}

function literal(value) {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}
