/** Entry of a child process, for tests: what a program's state is on the backend named, through steps and a replacement. */
import { GraphBuilder } from '@holdpoint/evals/interpretability/graph/graph-builder';
import { scalarOf } from '@holdpoint/evals/interpretability/tensor';

import { BackendName } from '../backend-probe.js';
import { openNamedBackend } from '../open-named-backend.js';

const builder = new GraphBuilder();
const total = builder.state('total', []);
builder.state('fixed', []);
const next = { total: builder.add(total, builder.input('x', [])) };
const program = builder.program({ name: 'counting', next, metrics: { before: total } });

await using backend = await openNamedBackend(BackendName.parse(process.argv[2]), { threads: 1 });
await using opened = await backend.open(program, { total: scalarOf(1), fixed: scalarOf(7) });
const seen: (number | undefined)[] = [];
async function look(): Promise<void> {
  const { total: held, fixed } = await opened.state();
  seen.push(held?.data[0], fixed?.data[0]);
}
await look();
for (const x of [2, 3]) seen.push((await opened.step({ x: scalarOf(x) }))['before']?.data[0]);
await look();
await opened.replace({ total: scalarOf(100) });
await look();
await opened.step({ x: scalarOf(5) });
await look();
process.send?.({ seen });
