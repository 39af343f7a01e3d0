import { parse } from 'yaml';

/** Name of the module's export, such as `anthropicRsp22` of `anthropic-rsp-2-2.yaml`. */
export function exportNameOf(fileName) {
  return fileName
    .replace(/\.yaml$/, '')
    .replaceAll(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

/**
 * TypeScript that holds the YAML of a shipped policy as a value, one line for each part, so that the pure core needs no
 * YAML reader. The core parses it by its schema when it loads.
 */
export function policyModule(fileName, text) {
  const parts = Object.entries(parse(text, { maxAliasCount: 0 })).map(
    ([name, value]) => `  ${name}: ${JSON.stringify(value)},`,
  );
  return [
    `/** Of \`packages/shared/policies/${fileName}\`, by \`node scripts/write-policies.mjs\`. */`,
    '// prettier-ignore',
    `export const ${exportNameOf(fileName)}: unknown = {`,
    ...parts,
    '};',
    '',
  ].join('\n');
}
