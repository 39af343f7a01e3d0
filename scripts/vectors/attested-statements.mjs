import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';

/** PKCS#8 of an Ed25519 key up to its 32 bytes. RFC 8410 §7. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_LENGTH = 12;

/** A throw-away key that everybody can make: of vectors, never of a log. */
export function keyOf(seed) {
  const secret = createHash('sha256').update(seed).digest();
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, secret]),
    format: 'der',
    type: 'pkcs8',
  });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const raw = spki.subarray(SPKI_LENGTH);
  return { keyid: createHash('sha256').update(raw).digest('hex').slice(0, 16), raw, privateKey };
}

export const trusted = keyOf('holdpoint attestation vectors: trusted');
export const stranger = keyOf('holdpoint attestation vectors: stranger');

export const hexOf = (text) => createHash('sha256').update(text).digest('hex');

export const TYPE = 'application/vnd.in-toto+json';
export const VSA = 'https://slsa.dev/verification_summary/v1';
export const GATE_DECISION = 'https://holdpoint.example/attestation/gate-decision/v1';
export const DECISION = 'https://holdpoint.example/attestation/vsa/decision';
export const NOT_AFTER = 'https://holdpoint.example/attestation/vsa/not-after';
export const EPOCH = 'https://holdpoint.example/attestation/vsa/epoch';

const VERIFIER = 'holdpoint://holdpoint.local/default';
const RESOURCE = `${VERIFIER}/example/deploy_external`;
export const LEVEL = 'HOLDPOINT_EXAMPLE_POLICY_V1_0_DEPLOY_EXTERNAL_OK';
const DECIDED = '2026-11-20T12:00:00.000Z';
const ENDS = '2026-12-20T12:00:00.000Z';
const RUN = '00000000-0000-4000-8000-000000000001';

/** What every case is held against, but for the members that it changes itself. */
export const options = {
  keys: [{ keyid: trusted.keyid, algorithm: 'ed25519', publicKey: trusted.raw.toString('base64') }],
  verifierId: VERIFIER,
  predicateType: VSA,
  weightsDigest: `sha256:${hexOf('weights')}`,
  resourceUri: RESOURCE,
  policyDigests: [`sha256:${hexOf('policy')}`],
  level: LEVEL,
  minEpoch: 2,
  maxAgeMs: 7 * 86_400_000,
  now: '2026-11-22T12:00:00.000Z',
};

/** A fresh verification summary that allows; `change` edits it in place. */
export function aSummary(change = () => {}) {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'example@step-1000', digest: { sha256: hexOf('weights') } }],
    predicateType: VSA,
    predicate: {
      verifier: { id: VERIFIER },
      timeVerified: DECIDED,
      resourceUri: RESOURCE,
      policy: {
        uri: `${VERIFIER}/policies/example-policy@1.0`,
        digest: { sha256: hexOf('policy') },
      },
      inputAttestations: [
        { uri: 'urn:holdpoint:evidence', digest: { sha256: hexOf('evidence') } },
        { uri: `urn:uuid:${RUN}`, digest: { sha256: hexOf('result') } },
      ],
      verificationResult: 'PASSED',
      verifiedLevels: [LEVEL],
      slsaVersion: '1.2',
      [DECISION]: 'ALLOW',
      [NOT_AFTER]: ENDS,
      [EPOCH]: 3,
    },
  };
  change(statement, statement.predicate);
  return statement;
}

/** A fresh decision in full that allows; `change` edits it in place. */
export function aDecision(change = () => {}) {
  const bound = {
    method: 'clopper-pearson',
    confidence: 0.95,
    sided: 'one',
    lower: 0,
    upper: 0.2209,
  };
  const statement = {
    ...aSummary(),
    predicateType: GATE_DECISION,
    predicate: {
      schema: 'holdpoint.gate-decision.v1',
      id: '00000000-0000-4000-8000-00000000d001',
      verifier: { id: VERIFIER },
      resourceUri: RESOURCE,
      action: 'deploy_external',
      model: { model: 'example', checkpoint: 'step-1000' },
      policy: { ref: 'example-policy@1.0', digest: `sha256:${hexOf('policy')}` },
      decision: 'ALLOW',
      sentence: 'ALLOW until 20 December 2026.',
      reasons: [],
      unblock: [],
      criteria: [aCriterion(bound)],
      tiers: [],
      findings: [],
      seats: [{ role: 'responsible_scaling_officer', person: 'rosa', state: 'approved' }],
      approvals: [
        {
          signOffId: '00000000-0000-4000-8000-00000000a001',
          person: 'rosa',
          role: 'responsible_scaling_officer',
          choice: 'approve',
          statementDigest: `sha256:${hexOf('statement')}`,
          credentialId: 'Y3JlZGVudGlhbA',
          signedAt: '2026-11-20T11:00:00.000Z',
        },
      ],
      waivers: [],
      binding: { grade: 'operator_word', detail: 'The operator says so.', digest: null },
      log: { origin: 'holdpoint.local/default', size: 17, root: `sha256:${hexOf('root')}` },
      timeVerified: DECIDED,
      notBefore: DECIDED,
      notAfter: ENDS,
      epoch: 3,
      previousDecision: null,
      evidenceDigest: `sha256:${hexOf('evidence')}`,
      verdictDigest: `sha256:${hexOf('verdict')}`,
    },
  };
  change(statement, statement.predicate);
  return statement;
}

/** No task of twelve passed: Clopper and Pearson's upper bound at 95 % is 1 - 0.05^(1/12) = 0.2209. */
function aCriterion(bound) {
  return {
    id: 'autonomy',
    title: 'Autonomy',
    kind: 'tier',
    tier: 'asl-3',
    evaluation: 'autonomy/benign-tasks@1',
    metric: 'task_pass_share',
    aggregator: { kind: 'any_of_k', k: 2 },
    verdict: 'ruled_out',
    standing: 'ruled_out',
    thresholdRate: 0.5,
    comparison: 'at_least',
    estimand: 'new_tasks',
    unit: 'task',
    safetyBufferRate: 0,
    minimumTasks: 12,
    estimateRate: 0,
    lowerEstimate: 0,
    upperEstimate: 0,
    bound,
    taskBound: bound,
    runBound: null,
    observationCount: 12,
    display: null,
    marginRate: 0.2791,
    taskCount: 12,
    passed: 0,
    undetermined: 0,
    scoredTries: 24,
    unscoredTries: 0,
    erroredTries: 0,
    tryRate: 0,
    shownRunId: RUN,
    freshness: { completedAt: '2026-11-19T12:00:00.000Z', expiresAt: '2027-02-17T12:00:00.000Z' },
    reasons: [],
    evidence: [
      {
        runId: RUN,
        source: 'native',
        resultDigest: `sha256:${hexOf('result')}`,
        verdict: 'ruled_out',
      },
    ],
  };
}

/** What a DSSE signature covers, put together anew from the specification. */
export function preAuthenticated(type, payload) {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** An envelope over a statement, or over bytes; `type` is what is signed and `by` who signs. */
export function signed(statement, { by = trusted, type = TYPE } = {}) {
  const payload = Buffer.isBuffer(statement) ? statement : Buffer.from(JSON.stringify(statement));
  const sig = sign(null, preAuthenticated(type, payload), by.privateKey).toString('base64');
  return {
    payload: payload.toString('base64'),
    payloadType: type,
    signatures: [{ keyid: by.keyid, sig }],
  };
}
