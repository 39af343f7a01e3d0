/** The reference model in a process of its own, with the one behaviour that the benchmark's evaluation needs. */
import { once } from 'node:events';

import { ControlSettings } from '@holdpoint/reference-model/control';
import { startReferenceModel } from '@holdpoint/reference-model/server';

import { tinyBehaviour } from './tiny-evaluation.mjs';

const { latencyMs } = JSON.parse(process.argv[2]);
await using model = await startReferenceModel({
  behaviours: [tinyBehaviour],
  control: ControlSettings.parse({ latencyMs }),
});
process.stdout.write(`${JSON.stringify({ ready: true, baseUrl: model.baseUrl })}\n`);
process.stdin.resume();
await once(process.stdin, 'end');
