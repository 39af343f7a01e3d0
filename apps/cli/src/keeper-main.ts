import { addSignerCommands } from './commands/signer.js';
import { addWitnessCommands } from './commands/witness.js';
import { newProgram, runProgram } from './run-program.js';

// The processes that keep the log's key and memory load nothing but what they need: less to hold, less to trust.
const program = newProgram();
addSignerCommands(program);
addWitnessCommands(program);
await runProgram(program);
