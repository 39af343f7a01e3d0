import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { aDatabase, type TestDatabase } from './testing/test-database.js';

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly nullable: boolean;
}

/** PostgreSQL's name of each type that the schema uses. */
const scalarTypes: Readonly<Record<string, string>> = {
  String: 'text',
  'String @db.Uuid': 'uuid',
  'String[]': '_text',
  Int: 'int4',
  'Int @db.SmallInt': 'int2',
  BigInt: 'int8',
  Float: 'float8',
  Boolean: 'bool',
  Json: 'jsonb',
  Bytes: 'bytea',
  'Bytes[]': '_bytea',
  'DateTime @db.Date': 'date',
  'DateTime @db.Timestamptz(3)': 'timestamptz',
  'DateTime @db.Timestamptz(6)': 'timestamptz',
};

function mapped(block: string, name: string): string {
  return /@@map\("([^"]+)"\)/.exec(block)?.[1] ?? name;
}

/** Blocks of one keyword in schema.prisma: name, body. */
function blocks(schema: string, keyword: string): readonly (readonly [string, string])[] {
  const pattern = new RegExp(`^${keyword} (\\w+) \\{\\n([^}]*)\\}`, 'gm');
  return [...schema.matchAll(pattern)].map(([, name = '', body = '']) => [name, body] as const);
}

function columnsOf(schema: string): readonly Column[] {
  const models = blocks(schema, 'model');
  const modelNames = new Set(models.map(([name]) => name));
  const enums = new Map(blocks(schema, 'enum').map(([name, body]) => [name, mapped(body, name)]));
  return models.flatMap(([name, body]) =>
    body.split('\n').flatMap((line) => {
      const field = /^ {2}(\w+)\s+(\w+)(\[\])?(\?)?(.*)$/.exec(line);
      if (field === null) return [];
      const [, own = '', base = '', list = '', optional = '', rest = ''] = field;
      if (modelNames.has(base)) return [];
      const native = /@db\.\w+(?:\(\d+\))?/.exec(rest)?.[0];
      const type =
        enums.get(base) ?? scalarTypes[`${base}${list}${native === undefined ? '' : ` ${native}`}`];
      const column = /@map\("([^"]+)"\)/.exec(rest)?.[1] ?? own;
      return [
        { table: mapped(body, name), column, type: type ?? 'unknown', nullable: optional === '?' },
      ];
    }),
  );
}

function sorted(columns: readonly Column[]): readonly Column[] {
  const key = ({ table, column }: Column): string => `${table}.${column}`;
  return [...columns].sort((left, right) => (key(left) < key(right) ? -1 : 1));
}

describe('schema.prisma', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let schema: string;

  beforeAll(async () => {
    schema = await readFile(fileURLToPath(new URL('../schema.prisma', import.meta.url)), 'utf8');
    database = await aDatabase();
    client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database[Symbol.asyncDispose]();
  });

  it('has exactly the columns of the migrated database, of the same type and nullability', async () => {
    const { rows } = await client.query<Column>(
      `SELECT table_name AS table, column_name AS column, udt_name AS type, is_nullable = 'YES' AS nullable
         FROM information_schema.columns
        WHERE table_schema IN ('public', 'audit') AND table_name <> '_prisma_migrations'`,
    );
    expect(sorted(columnsOf(schema))).toEqual(sorted(rows));
  });

  it('has exactly the enumerations of the migrated database, in order', async () => {
    const { rows } = await client.query<{ name: string; labels: string[] }>(
      `SELECT typname AS name, array_agg(enumlabel::text ORDER BY enumsortorder) AS labels
         FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid WHERE typnamespace = 'public'::regnamespace
        GROUP BY typname ORDER BY typname`,
    );
    const declared = blocks(schema, 'enum').map(([name, body]) => ({
      name: mapped(body, name),
      labels: body
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => /^\w+$/.test(line)),
    }));
    expect(declared.sort((left, right) => (left.name < right.name ? -1 : 1))).toEqual(rows);
  });
});
