import {
  publishedSchema,
  PublishedSchemaName,
} from '@holdpoint/shared/contracts/published-schemas';
import type { Command } from 'commander';

import { printJson } from '../output.js';
import { parse } from './campaign.js';
import { action } from './common.js';

const names = PublishedSchemaName.options.join(', ');

/** `holdpoint schema NAME`: the JSON Schema of a file that people write. */
export function addSchemaCommand(program: Command): void {
  program
    .command('schema')
    .description('the JSON Schema of a file that people write')
    .argument('<name>', names)
    .option('--json', 'as without it: the schema is JSON')
    .addHelpText('after', '\nExample:\n  $ holdpoint schema policy > policy.schema.json')
    .action(
      action((name: string) => {
        printJson(publishedSchema(parse(PublishedSchemaName, name, '<name>')));
        return Promise.resolve();
      }),
    );
}
