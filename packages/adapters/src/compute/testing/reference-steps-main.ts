/** Entry of a child process, for tests: the twenty steps of `torch-reference.json` on the backend named. */
import { BackendName } from '../backend-probe.js';
import { openNamedBackend } from '../open-named-backend.js';
import { differenceFromTorch } from './reference-autoencoder.js';

const name = BackendName.parse(process.argv[2]);
await using backend = await openNamedBackend(name, { threads: 2 });
process.send?.({ identity: backend.identity, ...(await differenceFromTorch(backend)) });
