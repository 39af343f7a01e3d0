import { PrismaPg } from '@prisma/adapter-pg';

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>;

/**
 * Prisma's adapter with one statement after another in a transaction. Prisma reads several relations of one entity at once, and a
 * transaction has one connection, whose driver takes a second statement before the first's answer only until its next
 * version (pg 9).
 */
export class OrderedPrismaPg extends PrismaPg {
  override async connect(): Promise<Adapter> {
    const adapter = await super.connect();
    const start = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolation) => inOrder(await start(isolation));
    return adapter;
  }
}

function inOrder(transaction: Transaction): Transaction {
  let last: Promise<unknown> = Promise.resolve();
  const after = <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    // A statement that failed fails for who asked; what PostgreSQL says to the next one is its own to say.
    const answer = last.then(ask, ask);
    last = answer;
    return answer;
  };
  const query = transaction.queryRaw.bind(transaction);
  const execute = transaction.executeRaw.bind(transaction);
  transaction.queryRaw = (statement) => after(() => query(statement));
  transaction.executeRaw = (statement) => after(() => execute(statement));
  return transaction;
}
