import { writeFile } from 'node:fs/promises';

import { format } from 'prettier';

import { attestationVectors } from './attestation-vectors.mjs';

const file = new URL('../../docs/verifier/vectors/attestation.json', import.meta.url);
const vectors = attestationVectors();
await writeFile(file, await format(JSON.stringify(vectors), { parser: 'json', printWidth: 100 }));
console.log(`${vectors.cases.length} cases`);
