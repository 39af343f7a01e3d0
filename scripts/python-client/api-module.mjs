import { pascal, snake } from './python-types.mjs';

/** One class a tag, one method an operation; a stream of events has none, since a pipeline waits instead. */
export function apiModule(document, types) {
  const tags = new Map();
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods)) {
      const [tag, verb] = operation.operationId.split('.');
      const text = methodOf({ path, method: method.toUpperCase(), operation, tag, verb }, types);
      if (text !== undefined) tags.set(tag, [...(tags.get(tag) ?? []), text]);
    }
  return [
    '"""Operations of the API, written by scripts/write-python-client.mjs from docs/openapi.json."""',
    '',
    'from __future__ import annotations',
    '',
    'from typing import Any, Dict, List, Literal, Optional, Union, cast',
    '',
    'from .transport import Transport',
    'from .types import *  # noqa: F403',
    '',
    ...[...tags].flatMap(([tag, texts]) => [
      '',
      `class ${pascal(tag)}Api:`,
      '    def __init__(self, transport: Transport) -> None:',
      '        self._transport = transport',
      ...texts,
      '',
    ]),
    '',
    'class Client:',
    '    """Every operation by its tag: `client.gates.decide(...)`."""',
    '',
    '    def __init__(self, transport: Transport) -> None:',
    ...[...tags.keys()].map((tag) => `        self.${snake(tag)} = ${pascal(tag)}Api(transport)`),
    '',
  ].join('\n');
}

function methodOf({ path, method, operation, tag, verb }, types) {
  const name = `${pascal(tag)}${pascal(verb)}`;
  const [, answer] =
    Object.entries(operation.responses).find(([code]) => code.startsWith('2')) ?? [];
  const [media, content] = Object.entries(answer?.content ?? {})[0] ?? [];
  if (media === 'text/event-stream') return undefined;
  const result = resultOf(media, content, name, types);
  const { positional, keyword, query, key } = parametersOf(operation, name, types);
  const body = bodyOf(operation, name, types);
  const signature = [
    'self',
    ...positional.map(({ argument, type }) => `${argument}: ${type}`),
    ...(body === undefined ? [] : [`body: ${body.type}`]),
    ...(keyword.length === 0 ? [] : ['*', ...keyword]),
  ].join(', ');
  const target = path.replaceAll(
    /\{(\w+)\}/g,
    (_, parameter) => `{self._transport.quoted(${snake(parameter)})}`,
  );
  const passed = [
    JSON.stringify(method),
    `f"${target}"`,
    ...(query.length === 0
      ? []
      : [
          `query={${query.map(({ wire, argument }) => `${JSON.stringify(wire)}: ${argument}`).join(', ')}}`,
        ]),
    ...(body === undefined ? [] : ['body=body']),
    ...(key ? ['idempotency_key=idempotency_key'] : []),
    ...(result.mode === 'json' ? [] : [`answer=${JSON.stringify(result.mode)}`]),
  ].join(', ');
  return [
    '',
    `    def ${snake(verb)}(${signature}) -> ${result.type}:`,
    `        """${operation.summary.replaceAll('\\', '\\\\').replaceAll('"""', "'''")}"""`,
    `        return cast(${castable(result.type)}, self._transport.call(${passed}))`,
  ].join('\n');
}

function resultOf(media, content, name, types) {
  if (media === 'application/json')
    return { mode: 'json', type: types.annotation(content.schema, `${name}Answer`) };
  return media === 'application/octet-stream'
    ? { mode: 'bytes', type: 'bytes' }
    : { mode: 'text', type: 'str' };
}

function parametersOf(operation, name, types) {
  const parameters = operation.parameters ?? [];
  const typed = ({ name: wire, schema }) => ({
    wire,
    argument: snake(wire),
    type: types.annotation(schema, `${name}${pascal(wire)}`),
  });
  const query = parameters.filter((each) => each.in === 'query');
  const key = parameters.find(({ name: wire }) => wire === 'Idempotency-Key');
  return {
    positional: parameters.filter((each) => each.in === 'path').map(typed),
    query: query.map(typed),
    key: key !== undefined,
    keyword: [
      ...query.map((each) => {
        const { argument, type } = typed(each);
        return each.required === true
          ? `${argument}: ${type}`
          : `${argument}: Optional[${type}] = None`;
      }),
      ...(key === undefined
        ? []
        : [key.required ? 'idempotency_key: str' : 'idempotency_key: Optional[str] = None']),
    ],
  };
}

function bodyOf(operation, name, types) {
  const [media, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (media === undefined) return undefined;
  if (media !== 'application/json') return { type: 'bytes' };
  return { type: types.annotation(content.schema, `${name}Body`) };
}

/** The annotation as `cast` takes it: one string, without the quotes of a forward reference around all of it. */
function castable(annotation) {
  return `'${annotation.replace(/^"([A-Za-z0-9]+)"$/, '$1')}'`;
}
