import { addAssessmentCommands } from './commands/assessment.js';
import { addCampaignCommands } from './commands/campaign.js';
import { addCheckpointCommands } from './commands/checkpoint.js';
import { addCompute } from './commands/compute.js';
import { addCredentialCommands } from './commands/credential.js';
import { addDatasetCommands } from './commands/dataset.js';
import { addDatasetGenerateCommand } from './commands/dataset-generate.js';
import { addDemoCommand } from './commands/demo.js';
import { addDeterminationCommands } from './commands/determination.js';
import { addDocumentCommands } from './commands/document.js';
import { addEvidenceCommands } from './commands/evidence.js';
import { addForecastCommands } from './commands/forecast.js';
import { addGateCommands } from './commands/gate.js';
import { addGateFetchCommands } from './commands/gate-fetch.js';
import { addGateVerifyCommand } from './commands/gate-verify.js';
import { addHoldCommands, addResponseCommands } from './commands/hold.js';
import { addIncidentCommands } from './commands/incident.js';
import { addInvalidateCommand } from './commands/invalidate.js';
import { addJudgeCommands } from './commands/judge.js';
import { addJudgeCalibrateCommand } from './commands/judge-calibrate.js';
import { addLogCommands } from './commands/log.js';
import { addModelCommands } from './commands/model.js';
import { addObligationCommands } from './commands/obligations.js';
import { addPlanCommand } from './commands/plan.js';
import { addPolicyCommands } from './commands/policy.js';
import { addPolicyActivationCommands } from './commands/policy-activation.js';
import { addPolicyDecideCommand } from './commands/policy-decide.js';
import { addRedTeamCommands } from './commands/red-team.js';
import { addReportCommand } from './commands/report.js';
import { addSafeguardCommands } from './commands/safeguard.js';
import { addScheduleCommands } from './commands/schedule.js';
import { addSchemaCommand } from './commands/schema.js';
import { addScoreCommand } from './commands/score.js';
import { addSignerCommands } from './commands/signer.js';
import { addSignoffCommand } from './commands/signoff.js';
import { addStatsCommands } from './commands/stats.js';
import { addSuiteCommands } from './commands/suite.js';
import { addUpCommand } from './commands/up.js';
import { addVerifyCommand } from './commands/verify.js';
import { addWaiverCommands } from './commands/waiver.js';
import { addWebhookCommands } from './commands/webhook.js';
import { addWitnessCommands } from './commands/witness.js';
import { newProgram, runProgram } from './run-program.js';

const program = newProgram().addHelpText(
  'after',
  `
The straight line:
  $ holdpoint checkpoint register --model atlas --name step-42000 --weights w.safetensors --training-flop 3e24
  $ holdpoint campaign start --checkpoint atlas/step-42000 --watch
  $ holdpoint gate check --checkpoint atlas/step-42000 --action deploy_external
  $ holdpoint report --checkpoint atlas/step-42000 --out audit
  $ holdpoint verify audit`,
);

addUpCommand(program);
addDemoCommand(program);
addCheckpointCommands(program);
addModelCommands(program);
addCampaignCommands(program);
addEvidenceCommands(program);
const gate = addGateCommands(program);
addGateFetchCommands(gate);
addGateVerifyCommand(gate);
addReportCommand(program);
addVerifyCommand(program);
addRedTeamCommands(program);
addAssessmentCommands(program);
addScheduleCommands(program);
addObligationCommands(program);
addLogCommands(program);
const policy = addPolicyCommands(program);
addPolicyDecideCommand(policy);
addPolicyActivationCommands(policy);
addDeterminationCommands(program);
addCredentialCommands(program);
addSignoffCommand(program);
addJudgeCommands(program);
addJudgeCalibrateCommand(program);
addWaiverCommands(program);
addHoldCommands(program);
addResponseCommands(program);
addSafeguardCommands(program);
addIncidentCommands(program);
addInvalidateCommand(program);
addSuiteCommands(program);
addForecastCommands(program);
addWebhookCommands(program);
addSchemaCommand(program);
addStatsCommands(program);
addDatasetCommands(program);
addDatasetGenerateCommand(program);
addDocumentCommands(program);
addScoreCommand(program);
addPlanCommand(program);
addSignerCommands(program);
addWitnessCommands(program);
addCompute(program);
await runProgram(program);
