import { readFile, writeFile } from 'node:fs/promises';

import { publishedResultsText } from '@holdpoint/shared/planning/published-results';
import { ReportedResults } from '@holdpoint/shared/planning/reported-results';

/** Writes `docs/published-results.md` from the published results beside this repository; needs a build. */
const source = new URL('../../shared/data/policy/reported-results.json', import.meta.url);
const target = new URL('../docs/published-results.md', import.meta.url);

const reported = ReportedResults.parse(JSON.parse(await readFile(source, 'utf8')));
await writeFile(target, publishedResultsText(reported));
console.log(`${reported.results.length} results in ${target.pathname}`);
