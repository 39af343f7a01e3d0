import { readdirSync, readFileSync } from 'node:fs';

import {
  publishedSchema,
  PublishedSchemaName,
} from '@holdpoint/shared/contracts/published-schemas';
import { describe, expect, it } from '@jest/globals';

const folder = new URL('../../../../docs/schemas/', import.meta.url);

describe('the published schemas', () => {
  it.each(PublishedSchemaName.options)(
    'of %s is current: run `node scripts/write-schemas.mjs` where this fails',
    (name) => {
      const text = readFileSync(new URL(`${name}.schema.json`, folder), 'utf8');
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(publishedSchema(name))));
    },
  );

  it('are all that docs/schemas holds', () => {
    expect(readdirSync(folder).sort()).toEqual(
      PublishedSchemaName.options.map((name) => `${name}.schema.json`).sort(),
    );
  });

  it('refuse unknown keys and take a draft that editors know', () => {
    expect(publishedSchema('policy')).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $defs: { Policy: { additionalProperties: false } },
    });
  });
});
