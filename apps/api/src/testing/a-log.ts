import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import type pg from 'pg';

import { Database } from '../database/database.js';
import { Ledger, type NewEvent } from '../ledger/ledger.service.js';
import { askOf } from '../ledger/log-rows.js';
import { sequenceOnce } from '../ledger/sequence.js';
import { signNewest } from '../ledger/sign-newest.js';
import { SignerClient } from '../ledger/signer-client.js';
import { aSigner, type TestSigner } from './a-signer.js';

/** A log without the rest of an API, which moves by hand. */
export interface TestLog extends AsyncDisposable {
  readonly testDatabase: TestDatabase;
  readonly database: Database;
  readonly ledger: Ledger;
  readonly signer: TestSigner;
  /** As the role of the sequencer. */
  readonly sequencer: pg.Pool;
  /** As the owner of the tables, who may do anything. */
  readonly owner: pg.Pool;
  /** Commits events, each call one transaction; gives their ids. */
  append(...events: readonly NewEvent[]): Promise<readonly string[]>;
  /** Makes leaves of all that waits; gives their number. */
  sequence(): Promise<number>;
  /** Has the newest head signed. */
  sign(): Promise<boolean>;
}

/** An empty log with a signer of its own. */
export async function aLog(): Promise<TestLog> {
  await using started = new AsyncDisposableStack();
  const testDatabase = started.use(await aDatabase());
  const signer = started.use(await aSigner());
  const poolOf = (connectionString: string, max: number): pg.Pool => {
    const pool = createPool({ connectionString, max, applicationName: 'test' });
    started.defer(() => pool.end());
    return pool;
  };
  const database = new Database(poolOf(testDatabase.apiUrl, 18));
  const sequencer = poolOf(testDatabase.sequencerUrl, 4);
  const owner = poolOf(testDatabase.ownerUrl, 4);
  const ledger = new Ledger();
  const { origin } = signer.settings;
  const client = new SignerClient(signer.settings);
  const running = started.move();
  return {
    testDatabase,
    database,
    ledger,
    signer,
    sequencer,
    owner,
    append: (...events) => database.transaction((queries) => ledger.append(queries, ...events)),
    async sequence() {
      let total = 0;
      for (;;) {
        const leaves = await sequenceOnce(sequencer, origin);
        if (leaves === 0) return total;
        total += leaves;
      }
    },
    sign: () => signNewest({ ask: askOf(sequencer), signer: client, origin, keys: [signer.key] }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** An event of a stream of the tests. */
export function anEvent(
  stream: NewEvent['stream'] = 'thing:a',
  body: NewEvent['body'] = {},
): NewEvent {
  return { stream, type: 'thing.changed', actor: 'account:ada', body };
}
