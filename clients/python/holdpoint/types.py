"""Shapes of the API, written by scripts/write-python-client.mjs from docs/openapi.json."""

from __future__ import annotations

from typing import Any, Dict, List, Literal, NotRequired, TypedDict, Union

class Account(TypedDict):
    id: str
    name: str
    displayName: str
    roles: List["Role"]
    createdAt: str
    disabledAt: Union[str, None]


Action = Literal["train_beyond", "store_weights", "deploy_internal", "deploy_external", "enable_finetuning", "release_weights", "trusted_access"]

class ActivationHistogram(TypedDict):
    edges: List[float]
    ratioEdges: List[float]
    counts: List[List[int]]
    mass: List[List[float]]


class AffectedRunsEntry(TypedDict):
    runId: str
    checkpointId: str
    model: str
    checkpoint: str
    evaluation: str


class AffectedSignOffsEntry(TypedDict):
    signOffId: str
    checkpointId: str
    model: str
    checkpoint: str
    policy: str
    action: "Action"
    role: "Role"
    person: str


class AffectedDeterminationsEntry(TypedDict):
    determinationId: str
    checkpointId: str
    model: str
    checkpoint: str
    policy: str
    tier: str
    role: "Role"
    person: str


class AffectedDecisionsEntry(TypedDict):
    decisionId: str
    checkpointId: str
    model: str
    checkpoint: str
    policy: str
    action: "Action"
    decision: "DecisionWord"


class Affected(TypedDict):
    runs: List["AffectedRunsEntry"]
    signOffs: List["AffectedSignOffsEntry"]
    determinations: List["AffectedDeterminationsEntry"]
    decisions: List["AffectedDecisionsEntry"]


class AggregatorValue1(TypedDict):
    kind: Literal["mean"]


class AggregatorValue2(TypedDict):
    kind: Literal["any_of_k"]
    k: int


class AggregatorValue3(TypedDict):
    kind: Literal["all_of_k"]
    k: int


class AggregatorValue4(TypedDict):
    kind: Literal["pass_at_k"]
    k: int


class AggregatorValue5(TypedDict):
    kind: Literal["max_of_k"]
    k: int


class AggregatorValue6(TypedDict):
    kind: Literal["share"]
    passesAt: float


class AggregatorValue7(TypedDict):
    kind: Literal["count"]
    ofTasks: int
    passesAt: float


class AggregatorValue8(TypedDict):
    kind: Literal["ratio_of_arms"]
    treatment: str
    control: str


Aggregator = Union["AggregatorValue1", "AggregatorValue2", "AggregatorValue3", "AggregatorValue4", "AggregatorValue5", "AggregatorValue6", "AggregatorValue7", "AggregatorValue8"]

class ArmsTreatment(TypedDict):
    taskCount: int
    passed: float
    undetermined: int


class ArmsControl(TypedDict):
    taskCount: int
    passed: float
    undetermined: int


class Arms(TypedDict):
    treatment: "ArmsTreatment"
    control: "ArmsControl"


class Assertion(TypedDict):
    credentialId: str
    authenticatorData: str
    clientDataJSON: str
    signature: str


class AssertionInput(TypedDict):
    credentialId: str
    authenticatorData: str
    clientDataJSON: str
    signature: str


class AssessmentCallCheckpoint(TypedDict):
    id: str
    model: str
    checkpoint: str


class AssessmentCall(TypedDict):
    id: str
    checkpoint: "AssessmentCallCheckpoint"
    policy: Union[str, None]
    reason: str
    calledBy: str
    calledAt: str


class AssessmentDueCheckpoint(TypedDict):
    id: str
    model: str
    checkpoint: str


class AssessmentDueLast1Checkpoint(TypedDict):
    id: str
    model: str
    checkpoint: str


class AssessmentDueLast1(TypedDict):
    checkpoint: "AssessmentDueLast1Checkpoint"
    campaignId: str
    decisionId: str
    completedAt: str


class AssessmentDue(TypedDict):
    state: Literal["not_due", "due", "overdue"]
    reasons: List["AssessmentReason"]
    dueAt: Union[str, None]
    completeBy: Union[str, None]
    training: Literal["may_continue", "must_pause"]
    whyTraining: str
    growth: Union["ComputeGrowth", None]
    sentence: str
    checkpoint: "AssessmentDueCheckpoint"
    policy: str
    asOf: str
    last: Union["AssessmentDueLast1", None]


class AssessmentReason(TypedDict):
    trigger: "AssessmentTrigger"
    since: str
    detail: str


AssessmentTrigger = Literal["never_assessed", "effective_compute", "calendar", "elicitation_change", "officer"]

AttemptOutcome = Literal["success", "partial", "failure", "unclear"]

class BarChangeFrom(TypedDict):
    ref: str
    digest: str


class BarChangeTo(TypedDict):
    ref: str
    digest: str


BarChange = TypedDict("BarChange", {
    "from": "BarChangeFrom",
    "to": "BarChangeTo",
    "activatedAt": str,
    "resultsSeen": int,
    "moves": List["BarMove"],
})

BarMove = TypedDict("BarMove", {
    "path": str,
    "title": str,
    "from": "Schema2",
    "to": "Schema3",
    "direction": "Direction",
    "sentence": str,
})

BoundMethod = Literal["exact", "betting"]

class BrierScore(TypedDict):
    score: Union[float, None]
    ifCrossed: float
    ifNotCrossed: float


class BundleSourceGenerator(TypedDict):
    name: str
    version: str


class BundleSourceRunsEntryImported1(TypedDict):
    fileName: str
    fileDigest: str
    scorer: Union[str, None]
    model: Union[str, None]
    task: Union[str, None]
    findings: List["Finding"]
    samples: int
    epochs: int
    weightsDigest: Union[str, None]
    elicitationCostShare: float
    session: NotRequired["RedTeamSummary"]


class BundleSourceRunsEntry(TypedDict):
    registration: "RunRegistration"
    plan: Union["RunPlan", None]
    imported: Union["BundleSourceRunsEntryImported1", None]
    status: "RunStatus"
    sandbox: "SandboxLevel"
    findings: List[str]
    completedAt: str
    records: List["SampleRecord"]
    reviews: List["TrialReview"]
    claim: Union[Dict[str, "Schema1"], None]


class BundleSourceSignOffsEntry(TypedDict):
    id: str
    person: str
    role: "Role"
    choice: "SignOffChoice"
    statementDigest: str
    subjectDigest: str
    policyDigest: str
    action: "Action"
    evidenceDigest: str
    comment: str
    seen: "SeenTreeHead"
    assertion: "Assertion"
    signedAt: str
    statement: str


class BundleSourceGovernance(TypedDict):
    determinations: List["Determination"]
    calibrations: List["JudgeCalibration"]
    holds: List["Hold"]
    barChanges: List["BarChange"]
    invalidations: List["Invalidation"]
    policyState: "PolicyStanding"
    waivers: List["Waiver"]
    witness: Union["WitnessSeen", None]


class BundleSourceComputationsEntryDashboardsEntry(TypedDict):
    name: str
    content: Union["FeatureDashboard", "DashboardIndex"]


class BundleSourceComputationsEntry(TypedDict):
    schema: Literal["holdpoint.bundle-computation.v1"]
    id: str
    spec: "ComputationSpec"
    state: Literal["open", "verified", "invalid", "refused", "cancelled"]
    result: Union["ComputationResult", None]
    differences: List["ComputationFinding"]
    dashboards: NotRequired[List["BundleSourceComputationsEntryDashboardsEntry"]]


class BundleSourceAuditEntry(TypedDict):
    id: str
    stream: str
    streamSeq: int
    type: str
    actor: str
    body: "Schema4"
    at: str


class BundleSourceAttestations1(TypedDict):
    decision: "DsseEnvelope"
    vsa: "DsseEnvelope"


class BundleSource(TypedDict):
    schema: Literal["holdpoint.bundle.v1"]
    decisionId: str
    generator: "BundleSourceGenerator"
    decision: "GateDecision"
    policy: "Policy"
    subject: "Subject"
    registrations: List["RunRegistration"]
    runs: List["BundleSourceRunsEntry"]
    signOffs: List["BundleSourceSignOffsEntry"]
    credentials: List["EnrolledCredential"]
    safeguards: List["HeldSafeguard"]
    governance: "BundleSourceGovernance"
    computations: List["BundleSourceComputationsEntry"]
    audit: List["BundleSourceAuditEntry"]
    log: Union["LogEvidence", None]
    attestations: Union["BundleSourceAttestations1", None]


class CalibrationFileInputLabelsEntry(TypedDict):
    item: str
    human: bool
    ratings: NotRequired[List[bool]]
    judge: Union[bool, None]


class CalibrationFileInput(TypedDict):
    schema: Literal["holdpoint.judge-calibration.v1"]
    judge: "JudgeIdentityInput"
    raters: int
    labels: List["CalibrationFileInputLabelsEntry"]


CalibrationRow = TypedDict("CalibrationRow", {
    "from": float,
    "to": float,
    "sampleCount": int,
    "meanProbability": float,
    "crossed": int,
    "crossedRate": float,
    "interval": "Interval",
})

class CalibrationSummaryQualitySensitivity(TypedDict):
    estimate: Union[float, None]
    interval: "Interval"


class CalibrationSummaryQualitySpecificity(TypedDict):
    estimate: Union[float, None]
    interval: "Interval"


class CalibrationSummaryQuality(TypedDict):
    setDigest: str
    positives: int
    truePositives: int
    negatives: int
    trueNegatives: int
    sensitivity: "CalibrationSummaryQualitySensitivity"
    specificity: "CalibrationSummaryQualitySpecificity"


class CalibrationSummary(TypedDict):
    id: str
    judge: "JudgeIdentity"
    judgeDigest: str
    quality: "CalibrationSummaryQuality"
    raters: int
    recordedBy: str
    recordedAt: str


class CampaignPolicy(TypedDict):
    ref: str
    digest: str


class Campaign(TypedDict):
    id: str
    checkpointId: str
    policy: "CampaignPolicy"
    action: "Action"
    seed: int
    state: Literal["running", "closed"]
    requestedBy: str
    runs: List["Run"]
    progress: "Progress"
    createdAt: str
    closedAt: Union[str, None]


class Catalog(TypedDict):
    schema: Literal["holdpoint.catalog.v1"]
    evaluations: List["CatalogEntry"]


class CatalogEntryMetric(TypedDict):
    name: str
    description: str
    aggregator: "Aggregator"


class CatalogEntryLimits(TypedDict):
    maxTurns: int
    maxOutputTokens: int
    temperature: float
    sampleTimeoutMs: int


class CatalogEntryRubric(TypedDict):
    ref: str
    promptDigest: str


class CatalogEntry(TypedDict):
    ref: str
    id: str
    version: int
    title: str
    description: str
    threatCategory: str
    references: List[str]
    sampleLicence: str
    metric: "CatalogEntryMetric"
    epochs: int
    shardSize: int
    minimumSandbox: "SandboxLevel"
    limits: "CatalogEntryLimits"
    parameters: Dict[str, "Schema0"]
    defaultParameters: Dict[str, "Schema1"]
    sampleKeys: List[str]
    samplesDigest: str
    rubric: NotRequired["CatalogEntryRubric"]
    digest: str


class CheckpointBinding(TypedDict):
    grade: Literal["none", "operator_word", "provider_attestation", "tee_quote"]
    detail: str
    digest: Union[str, None]


class Checkpoint(TypedDict):
    model: str
    checkpoint: str
    weightsDigest: str
    variant: "Variant"
    trainingFlop: float
    effectiveCompute: float
    elicitation: "ElicitationProfile"
    provider: str
    providerModel: str
    id: str
    effectiveComputeUpper: NotRequired[float]
    modelSignature: Union["VerifiedModelSignature", None]
    binding: "CheckpointBinding"
    registeredBy: str
    createdAt: str


class CheckpointRegistrationInput(TypedDict):
    model: str
    checkpoint: str
    weightsDigest: str
    variant: "VariantInput"
    trainingFlop: float
    effectiveCompute: float
    elicitation: "ElicitationProfileInput"
    provider: str
    providerModel: str
    effectiveComputeUpper: NotRequired[float]
    modelSignature: NotRequired["ModelSignatureBundleInput"]
    binding: NotRequired["ClaimedBindingInput"]


class ChinchillaFitDroppedEntry(TypedDict):
    parameters: Union[float, None]
    tokens: Union[float, None]
    flop: Union[float, None]
    loss: float


class ChinchillaFitOptimumOptimaEntry(TypedDict):
    objective: float
    starts: int


class ChinchillaFitOptimum(TypedDict):
    gradientNorm: float
    optima: List["ChinchillaFitOptimumOptimaEntry"]
    distinctOptima: int


class ChinchillaFitHeldOut1(TypedDict):
    n: int
    fittedOn: int
    rootMeanSquareLog: float
    meanLog: float


class ChinchillaFitRunsEntry(TypedDict):
    parameters: Union[float, None]
    tokens: Union[float, None]
    flop: Union[float, None]
    loss: float


class ChinchillaFitCurveEntry(TypedDict):
    at: float
    loss: float
    lower: float
    upper: float


class ChinchillaFitFindingsEntry(TypedDict):
    code: Literal["few_runs", "collinear", "boundary", "several_optima", "unsettled", "draws_lost", "off_frontier", "extrapolates", "poor_prediction", "flop_disagrees", "duplicate_runs"]
    detail: str


class ChinchillaFitParameters(TypedDict):
    A: float
    B: float
    E: float
    alpha: float
    beta: float


class ChinchillaFitIntervals1A(TypedDict):
    lower: float
    upper: float


class ChinchillaFitIntervals1B(TypedDict):
    lower: float
    upper: float


class ChinchillaFitIntervals1E(TypedDict):
    lower: float
    upper: float


class ChinchillaFitIntervals1Alpha(TypedDict):
    lower: float
    upper: float


class ChinchillaFitIntervals1Beta(TypedDict):
    lower: float
    upper: float


class ChinchillaFitIntervals1(TypedDict):
    confidence: float
    method: Literal["percentile bootstrap"]
    resamples: int
    used: int
    A: "ChinchillaFitIntervals1A"
    B: "ChinchillaFitIntervals1B"
    E: "ChinchillaFitIntervals1E"
    alpha: "ChinchillaFitIntervals1Alpha"
    beta: "ChinchillaFitIntervals1Beta"


class ChinchillaFitStandardErrors1(TypedDict):
    A: float
    B: float
    E: float
    alpha: float
    beta: float


class ChinchillaFitRatioInterval1(TypedDict):
    lower: float
    upper: float


class ChinchillaFitRatio(TypedDict):
    betaOverSum: float
    standardError: Union[float, None]
    interval: Union["ChinchillaFitRatioInterval1", None]


class ChinchillaFitComputeOptimal1Intervals1Parameters(TypedDict):
    lower: float
    upper: float


class ChinchillaFitComputeOptimal1Intervals1Tokens(TypedDict):
    lower: float
    upper: float


class ChinchillaFitComputeOptimal1Intervals1Loss(TypedDict):
    lower: float
    upper: float


class ChinchillaFitComputeOptimal1Intervals1(TypedDict):
    parameters: "ChinchillaFitComputeOptimal1Intervals1Parameters"
    tokens: "ChinchillaFitComputeOptimal1Intervals1Tokens"
    loss: "ChinchillaFitComputeOptimal1Intervals1Loss"


class ChinchillaFitComputeOptimal1(TypedDict):
    parameters: float
    tokens: float
    flop: float
    loss: float
    tokensPerParameter: float
    intervals: Union["ChinchillaFitComputeOptimal1Intervals1", None]


class ChinchillaFit(TypedDict):
    schema: Literal["holdpoint.scaling-fit.v1"]
    n: int
    dropped: List["ChinchillaFitDroppedEntry"]
    objective: float
    starts: int
    huberDelta: float
    seed: int
    optimum: "ChinchillaFitOptimum"
    heldOut: Union["ChinchillaFitHeldOut1", None]
    runs: List["ChinchillaFitRunsEntry"]
    curve: List["ChinchillaFitCurveEntry"]
    findings: List["ChinchillaFitFindingsEntry"]
    form: Literal["chinchilla"]
    over: Literal["compute"]
    parameters: "ChinchillaFitParameters"
    intervals: Union["ChinchillaFitIntervals1", None]
    standardErrors: Union["ChinchillaFitStandardErrors1", None]
    ratio: "ChinchillaFitRatio"
    computeOptimal: Union["ChinchillaFitComputeOptimal1", None]


class ClaimedBindingInput(TypedDict):
    grade: Literal["none", "operator_word", "provider_attestation", "tee_quote"]
    detail: NotRequired[str]
    digest: NotRequired[Union[str, None]]


class Computation(TypedDict):
    id: str
    kind: "ComputationKind"
    checkpointId: Union[str, None]
    spec: "ComputationSpec"
    specDigest: str
    state: "ComputationState"
    progress: Union["ComputationProgress", None]
    claims: int
    resultDigest: Union[str, None]
    differences: List["ComputationFinding"]
    requestedBy: str
    createdAt: str
    settledAt: Union[str, None]


class ComputationArtefact(TypedDict):
    name: str
    digest: str
    sizeBytes: int


class ComputationFinding(TypedDict):
    code: str
    detail: str


ComputationKind = Literal["dictionary", "scaling_law", "time_horizon", "effective_compute", "crossing_forecast"]

class ComputationProgress(TypedDict):
    phase: str
    done: float
    total: float
    metrics: Dict[str, float]
    secondsLeft: Union[float, None]


class ComputationResultValue1Backend(TypedDict):
    name: Literal["tfjs-node-gpu", "onnx-cuda", "onnx-webgpu", "tfjs-webgpu", "onnx-cpu", "tfjs-wasm", "tfjs-cpu"]
    family: Literal["onnx", "tfjs"]
    adapter: str
    isSoftwareAdapter: bool
    versions: Dict[str, str]
    dtype: Literal["float32"]
    threads: Union[int, None]


class ComputationResultValue1BodySpecOrigin1TrainingConfig(TypedDict):
    vocabulary: Literal[256]
    contextLength: int
    width: int
    heads: int
    mlpWidth: int


class ComputationResultValue1BodySpecOrigin1Training(TypedDict):
    config: "ComputationResultValue1BodySpecOrigin1TrainingConfig"
    steps: int
    batchContexts: int
    learningRate: float
    warmUpSteps: int
    checkpointEverySteps: int


class ComputationResultValue1BodySpecOrigin1(TypedDict):
    kind: Literal["built_in"]
    training: "ComputationResultValue1BodySpecOrigin1Training"


class ComputationResultValue1BodySpecOrigin2(TypedDict):
    kind: Literal["model"]
    weightsDigest: str


class ComputationResultValue1BodySpecOrigin3(TypedDict):
    kind: Literal["activations"]
    fileDigest: str
    tensor: str
    rowsPerContext: int


class ComputationResultValue1BodySpecAutoencoder1(TypedDict):
    architecture: Literal["relu"]
    width: int
    l1: float


class ComputationResultValue1BodySpecAutoencoder2(TypedDict):
    architecture: Literal["topk"]
    width: int
    k: int
    auxiliaryK: int
    auxiliaryCoefficient: float


class ComputationResultValue1BodySpecAutoencoder3(TypedDict):
    architecture: Literal["jumprelu"]
    width: int
    l0Coefficient: float
    bandwidth: float
    initialThreshold: float


class ComputationResultValue1BodySpecTraining(TypedDict):
    steps: int
    batch: int
    seed: int
    rate: float
    rateWarmUpSteps: int
    decayShare: float
    sparsityWarmUpSteps: int
    resampleSteps: List[int]
    deadAfterSteps: int
    resampleBatches: int
    checkpointEverySteps: int


class ComputationResultValue1BodySpec(TypedDict):
    schema: Literal["holdpoint.dictionary-spec.v1"]
    origin: Union["ComputationResultValue1BodySpecOrigin1", "ComputationResultValue1BodySpecOrigin2", "ComputationResultValue1BodySpecOrigin3"]
    corpusSeed: int
    bufferBatches: int
    autoencoder: Union["ComputationResultValue1BodySpecAutoencoder1", "ComputationResultValue1BodySpecAutoencoder2", "ComputationResultValue1BodySpecAutoencoder3"]
    training: "ComputationResultValue1BodySpecTraining"
    evaluationContexts: int
    hasControl: bool


class ComputationResultValue1BodyBackend(TypedDict):
    name: Literal["tfjs-node-gpu", "onnx-cuda", "onnx-webgpu", "tfjs-webgpu", "onnx-cpu", "tfjs-wasm", "tfjs-cpu"]
    family: Literal["onnx", "tfjs"]
    adapter: str
    isSoftwareAdapter: bool
    versions: Dict[str, str]
    dtype: Literal["float32"]
    threads: Union[int, None]


class ComputationResultValue1BodyAutoencoder1(TypedDict):
    architecture: Literal["relu"]
    inputWidth: int
    width: int
    activationScale: float
    appliesDecoderBiasToInput: bool
    normalization: Literal["none", "constant_norm_rescale", "layer_norm"]
    l1: float


class ComputationResultValue1BodyAutoencoder2(TypedDict):
    architecture: Literal["topk"]
    inputWidth: int
    width: int
    activationScale: float
    appliesDecoderBiasToInput: bool
    normalization: Literal["none", "constant_norm_rescale", "layer_norm"]
    k: int
    auxiliaryK: int
    auxiliaryCoefficient: float
    rescalesByDecoderNorm: bool


class ComputationResultValue1BodyAutoencoder3(TypedDict):
    architecture: Literal["jumprelu"]
    inputWidth: int
    width: int
    activationScale: float
    appliesDecoderBiasToInput: bool
    normalization: Literal["none", "constant_norm_rescale", "layer_norm"]
    l0Coefficient: float
    bandwidth: float
    initialThreshold: float


class ComputationResultValue1BodyMetricsValue(TypedDict):
    estimate: float
    lower: float
    upper: float
    n: int
    unit: Literal["contexts", "features"]
    tokens: int
    method: Literal["percentile bootstrap", "clopper-pearson"]
    confidence: float


ComputationResultValue1BodyDensitiesHistogramEntry = TypedDict("ComputationResultValue1BodyDensitiesHistogramEntry", {
    "from": float,
    "to": float,
    "features": int,
})

class ComputationResultValue1BodyDensities(TypedDict):
    tokens: int
    features: int
    dead: int
    ultralow: int
    aboveOnePercent: int
    smallestAlive: Union[float, None]
    histogram: List["ComputationResultValue1BodyDensitiesHistogramEntry"]


class ComputationResultValue1BodyCurveEntry(TypedDict):
    step: int
    mse: float
    l0: float
    dead: float


class ComputationResultValue1BodyControl1Autoencoder1(TypedDict):
    architecture: Literal["relu"]
    inputWidth: int
    width: int
    activationScale: float
    appliesDecoderBiasToInput: bool
    normalization: Literal["none", "constant_norm_rescale", "layer_norm"]
    l1: float


class ComputationResultValue1BodyControl1Autoencoder2(TypedDict):
    architecture: Literal["topk"]
    inputWidth: int
    width: int
    activationScale: float
    appliesDecoderBiasToInput: bool
    normalization: Literal["none", "constant_norm_rescale", "layer_norm"]
    k: int
    auxiliaryK: int
    auxiliaryCoefficient: float
    rescalesByDecoderNorm: bool


class ComputationResultValue1BodyControl1Autoencoder3(TypedDict):
    architecture: Literal["jumprelu"]
    inputWidth: int
    width: int
    activationScale: float
    appliesDecoderBiasToInput: bool
    normalization: Literal["none", "constant_norm_rescale", "layer_norm"]
    l0Coefficient: float
    bandwidth: float
    initialThreshold: float


class ComputationResultValue1BodyControl1MetricsValue(TypedDict):
    estimate: float
    lower: float
    upper: float
    n: int
    unit: Literal["contexts", "features"]
    tokens: int
    method: Literal["percentile bootstrap", "clopper-pearson"]
    confidence: float


ComputationResultValue1BodyControl1DensitiesHistogramEntry = TypedDict("ComputationResultValue1BodyControl1DensitiesHistogramEntry", {
    "from": float,
    "to": float,
    "features": int,
})

class ComputationResultValue1BodyControl1Densities(TypedDict):
    tokens: int
    features: int
    dead: int
    ultralow: int
    aboveOnePercent: int
    smallestAlive: Union[float, None]
    histogram: List["ComputationResultValue1BodyControl1DensitiesHistogramEntry"]


class ComputationResultValue1BodyControl1CurveEntry(TypedDict):
    step: int
    mse: float
    l0: float
    dead: float


class ComputationResultValue1BodyControl1(TypedDict):
    autoencoder: Union["ComputationResultValue1BodyControl1Autoencoder1", "ComputationResultValue1BodyControl1Autoencoder2", "ComputationResultValue1BodyControl1Autoencoder3"]
    weightsDigest: str
    modelDigest: Union[str, None]
    metrics: Dict[str, "ComputationResultValue1BodyControl1MetricsValue"]
    withheld: Dict[str, str]
    densities: "ComputationResultValue1BodyControl1Densities"
    curve: List["ComputationResultValue1BodyControl1CurveEntry"]


class ComputationResultValue1Body(TypedDict):
    schema: Literal["holdpoint.dictionary-result.v1"]
    spec: "ComputationResultValue1BodySpec"
    specDigest: str
    backend: "ComputationResultValue1BodyBackend"
    autoencoder: Union["ComputationResultValue1BodyAutoencoder1", "ComputationResultValue1BodyAutoencoder2", "ComputationResultValue1BodyAutoencoder3"]
    weightsDigest: str
    modelDigest: Union[str, None]
    metrics: Dict[str, "ComputationResultValue1BodyMetricsValue"]
    withheld: Dict[str, str]
    densities: "ComputationResultValue1BodyDensities"
    curve: List["ComputationResultValue1BodyCurveEntry"]
    control: Union["ComputationResultValue1BodyControl1", None]
    findings: List[str]


class ComputationResultValue1(TypedDict):
    schema: Literal["holdpoint.computation-result.v1"]
    specDigest: str
    versions: Dict[str, str]
    seed: int
    dtype: Literal["float32", "float64"]
    artefacts: List["ComputationArtefact"]
    findings: List["ComputationFinding"]
    kind: Literal["dictionary"]
    backend: "ComputationResultValue1Backend"
    body: "ComputationResultValue1Body"


class ComputationResultValue2(TypedDict):
    schema: Literal["holdpoint.computation-result.v1"]
    specDigest: str
    versions: Dict[str, str]
    seed: int
    dtype: Literal["float32", "float64"]
    artefacts: List["ComputationArtefact"]
    findings: List["ComputationFinding"]
    backend: None
    kind: Literal["scaling_law"]
    body: "ScalingFit"


class ComputationResultValue3(TypedDict):
    schema: Literal["holdpoint.computation-result.v1"]
    specDigest: str
    versions: Dict[str, str]
    seed: int
    dtype: Literal["float32", "float64"]
    artefacts: List["ComputationArtefact"]
    findings: List["ComputationFinding"]
    backend: None
    kind: Literal["time_horizon"]
    body: "HorizonFit"


class ComputationResultValue4(TypedDict):
    schema: Literal["holdpoint.computation-result.v1"]
    specDigest: str
    versions: Dict[str, str]
    seed: int
    dtype: Literal["float32", "float64"]
    artefacts: List["ComputationArtefact"]
    findings: List["ComputationFinding"]
    backend: None
    kind: Literal["effective_compute"]
    body: "EffectiveCompute"


class ComputationResultValue5(TypedDict):
    schema: Literal["holdpoint.computation-result.v1"]
    specDigest: str
    versions: Dict[str, str]
    seed: int
    dtype: Literal["float32", "float64"]
    artefacts: List["ComputationArtefact"]
    findings: List["ComputationFinding"]
    backend: None
    kind: Literal["crossing_forecast"]
    body: "CrossingForecast"


ComputationResult = Union["ComputationResultValue1", "ComputationResultValue2", "ComputationResultValue3", "ComputationResultValue4", "ComputationResultValue5"]

class ComputationSpecValue1InputsEntry(TypedDict):
    name: str
    digest: str


class ComputationSpecValue1SettingsOrigin1TrainingConfig(TypedDict):
    vocabulary: Literal[256]
    contextLength: int
    width: int
    heads: int
    mlpWidth: int


class ComputationSpecValue1SettingsOrigin1Training(TypedDict):
    config: "ComputationSpecValue1SettingsOrigin1TrainingConfig"
    steps: int
    batchContexts: int
    learningRate: float
    warmUpSteps: int
    checkpointEverySteps: int


class ComputationSpecValue1SettingsOrigin1(TypedDict):
    kind: Literal["built_in"]
    training: "ComputationSpecValue1SettingsOrigin1Training"


class ComputationSpecValue1SettingsOrigin2(TypedDict):
    kind: Literal["model"]
    weightsDigest: str


class ComputationSpecValue1SettingsOrigin3(TypedDict):
    kind: Literal["activations"]
    fileDigest: str
    tensor: str
    rowsPerContext: int


class ComputationSpecValue1SettingsAutoencoder1(TypedDict):
    architecture: Literal["relu"]
    width: int
    l1: float


class ComputationSpecValue1SettingsAutoencoder2(TypedDict):
    architecture: Literal["topk"]
    width: int
    k: int
    auxiliaryK: int
    auxiliaryCoefficient: float


class ComputationSpecValue1SettingsAutoencoder3(TypedDict):
    architecture: Literal["jumprelu"]
    width: int
    l0Coefficient: float
    bandwidth: float
    initialThreshold: float


class ComputationSpecValue1SettingsTraining(TypedDict):
    steps: int
    batch: int
    seed: int
    rate: float
    rateWarmUpSteps: int
    decayShare: float
    sparsityWarmUpSteps: int
    resampleSteps: List[int]
    deadAfterSteps: int
    resampleBatches: int
    checkpointEverySteps: int


class ComputationSpecValue1Settings(TypedDict):
    schema: Literal["holdpoint.dictionary-spec.v1"]
    origin: Union["ComputationSpecValue1SettingsOrigin1", "ComputationSpecValue1SettingsOrigin2", "ComputationSpecValue1SettingsOrigin3"]
    corpusSeed: int
    bufferBatches: int
    autoencoder: Union["ComputationSpecValue1SettingsAutoencoder1", "ComputationSpecValue1SettingsAutoencoder2", "ComputationSpecValue1SettingsAutoencoder3"]
    training: "ComputationSpecValue1SettingsTraining"
    evaluationContexts: int
    hasControl: bool


class ComputationSpecValue1(TypedDict):
    schema: Literal["holdpoint.computation-spec.v1"]
    inputs: List["ComputationSpecValue1InputsEntry"]
    memoryMebibytes: int
    kind: Literal["dictionary"]
    settings: "ComputationSpecValue1Settings"


class ComputationSpecValue2InputsEntry(TypedDict):
    name: str
    digest: str


class ComputationSpecValue2(TypedDict):
    schema: Literal["holdpoint.computation-spec.v1"]
    inputs: List["ComputationSpecValue2InputsEntry"]
    memoryMebibytes: int
    kind: Literal["scaling_law"]
    settings: "ScalingSpec"


class ComputationSpecValue3InputsEntry(TypedDict):
    name: str
    digest: str


class ComputationSpecValue3(TypedDict):
    schema: Literal["holdpoint.computation-spec.v1"]
    inputs: List["ComputationSpecValue3InputsEntry"]
    memoryMebibytes: int
    kind: Literal["time_horizon"]
    settings: "HorizonQuestion"


class ComputationSpecValue4InputsEntry(TypedDict):
    name: str
    digest: str


class ComputationSpecValue4(TypedDict):
    schema: Literal["holdpoint.computation-spec.v1"]
    inputs: List["ComputationSpecValue4InputsEntry"]
    memoryMebibytes: int
    kind: Literal["effective_compute"]
    settings: "EffectiveComputeSpec"


class ComputationSpecValue5InputsEntry(TypedDict):
    name: str
    digest: str


class ComputationSpecValue5(TypedDict):
    schema: Literal["holdpoint.computation-spec.v1"]
    inputs: List["ComputationSpecValue5InputsEntry"]
    memoryMebibytes: int
    kind: Literal["crossing_forecast"]
    settings: "CrossingForecastSpec"


ComputationSpec = Union["ComputationSpecValue1", "ComputationSpecValue2", "ComputationSpecValue3", "ComputationSpecValue4", "ComputationSpecValue5"]

class ComputationSpecInputValue1InputsEntry(TypedDict):
    name: str
    digest: str


class ComputationSpecInputValue1SettingsOrigin1TrainingConfig(TypedDict):
    vocabulary: Literal[256]
    contextLength: int
    width: int
    heads: int
    mlpWidth: int


class ComputationSpecInputValue1SettingsOrigin1Training(TypedDict):
    config: "ComputationSpecInputValue1SettingsOrigin1TrainingConfig"
    steps: int
    batchContexts: int
    learningRate: float
    warmUpSteps: int
    checkpointEverySteps: int


class ComputationSpecInputValue1SettingsOrigin1(TypedDict):
    kind: Literal["built_in"]
    training: "ComputationSpecInputValue1SettingsOrigin1Training"


class ComputationSpecInputValue1SettingsOrigin2(TypedDict):
    kind: Literal["model"]
    weightsDigest: str


class ComputationSpecInputValue1SettingsOrigin3(TypedDict):
    kind: Literal["activations"]
    fileDigest: str
    tensor: str
    rowsPerContext: int


class ComputationSpecInputValue1SettingsAutoencoder1(TypedDict):
    architecture: Literal["relu"]
    width: int
    l1: NotRequired[float]


class ComputationSpecInputValue1SettingsAutoencoder2(TypedDict):
    architecture: Literal["topk"]
    width: int
    k: int
    auxiliaryK: NotRequired[int]
    auxiliaryCoefficient: NotRequired[float]


class ComputationSpecInputValue1SettingsAutoencoder3(TypedDict):
    architecture: Literal["jumprelu"]
    width: int
    l0Coefficient: NotRequired[float]
    bandwidth: NotRequired[float]
    initialThreshold: NotRequired[float]


class ComputationSpecInputValue1SettingsTraining(TypedDict):
    steps: int
    batch: int
    seed: int
    rate: float
    rateWarmUpSteps: int
    decayShare: float
    sparsityWarmUpSteps: int
    resampleSteps: List[int]
    deadAfterSteps: int
    resampleBatches: int
    checkpointEverySteps: int


class ComputationSpecInputValue1Settings(TypedDict):
    schema: Literal["holdpoint.dictionary-spec.v1"]
    origin: Union["ComputationSpecInputValue1SettingsOrigin1", "ComputationSpecInputValue1SettingsOrigin2", "ComputationSpecInputValue1SettingsOrigin3"]
    corpusSeed: int
    bufferBatches: int
    autoencoder: Union["ComputationSpecInputValue1SettingsAutoencoder1", "ComputationSpecInputValue1SettingsAutoencoder2", "ComputationSpecInputValue1SettingsAutoencoder3"]
    training: "ComputationSpecInputValue1SettingsTraining"
    evaluationContexts: int
    hasControl: bool


class ComputationSpecInputValue1(TypedDict):
    schema: Literal["holdpoint.computation-spec.v1"]
    inputs: List["ComputationSpecInputValue1InputsEntry"]
    memoryMebibytes: NotRequired[int]
    kind: Literal["dictionary"]
    settings: "ComputationSpecInputValue1Settings"


class ComputationSpecInputValue2InputsEntry(TypedDict):
    name: str
    digest: str


class ComputationSpecInputValue2(TypedDict):
    schema: Literal["holdpoint.computation-spec.v1"]
    inputs: List["ComputationSpecInputValue2InputsEntry"]
    memoryMebibytes: NotRequired[int]
    kind: Literal["scaling_law"]
    settings: "ScalingSpecInput"


class ComputationSpecInputValue3InputsEntry(TypedDict):
    name: str
    digest: str


class ComputationSpecInputValue3(TypedDict):
    schema: Literal["holdpoint.computation-spec.v1"]
    inputs: List["ComputationSpecInputValue3InputsEntry"]
    memoryMebibytes: NotRequired[int]
    kind: Literal["time_horizon"]
    settings: "HorizonQuestionInput"


class ComputationSpecInputValue4InputsEntry(TypedDict):
    name: str
    digest: str


class ComputationSpecInputValue4(TypedDict):
    schema: Literal["holdpoint.computation-spec.v1"]
    inputs: List["ComputationSpecInputValue4InputsEntry"]
    memoryMebibytes: NotRequired[int]
    kind: Literal["effective_compute"]
    settings: "EffectiveComputeSpecInput"


class ComputationSpecInputValue5InputsEntry(TypedDict):
    name: str
    digest: str


class ComputationSpecInputValue5(TypedDict):
    schema: Literal["holdpoint.computation-spec.v1"]
    inputs: List["ComputationSpecInputValue5InputsEntry"]
    memoryMebibytes: NotRequired[int]
    kind: Literal["crossing_forecast"]
    settings: "CrossingForecastSpecInput"


ComputationSpecInput = Union["ComputationSpecInputValue1", "ComputationSpecInputValue2", "ComputationSpecInputValue3", "ComputationSpecInputValue4", "ComputationSpecInputValue5"]

ComputationState = Literal["waiting", "running", "verifying", "verified", "invalid", "refused", "cancelled"]

class ComputeGrowth(TypedDict):
    assessedFlop: float
    upperFlop: float
    interval: Literal["given", "not_given"]
    upperMultiple: float
    triggerMultiple: Union[float, None]
    bufferMultiple: Union[float, None]


class CorrelatedNeuron(TypedDict):
    neuron: int
    candidates: int
    pearsonWithFeature: Union[float, None]
    pearsonWithLabel: Union[float, None]
    sampleCount: int


class CreationOptionsRp(TypedDict):
    id: str
    name: str


class CreationOptionsUser(TypedDict):
    id: str
    name: str
    displayName: str


class CreationOptionsPubKeyCredParamsEntry(TypedDict):
    type: Literal["public-key"]
    alg: int


class CreationOptionsExcludeCredentialsEntry(TypedDict):
    id: str
    type: Literal["public-key"]


class CreationOptionsAuthenticatorSelection(TypedDict):
    residentKey: Literal["preferred"]
    userVerification: Literal["required"]


class CreationOptions(TypedDict):
    rp: "CreationOptionsRp"
    user: "CreationOptionsUser"
    challenge: str
    pubKeyCredParams: List["CreationOptionsPubKeyCredParamsEntry"]
    timeout: int
    excludeCredentials: List["CreationOptionsExcludeCredentialsEntry"]
    authenticatorSelection: "CreationOptionsAuthenticatorSelection"
    attestation: Literal["none"]


class Credential(TypedDict):
    credentialId: str
    publicKey: str
    algorithm: Literal["es256", "ed25519", "rs256"]
    rpId: str
    person: str
    label: str
    id: str
    accountId: str
    state: "CredentialState"
    enrolledAt: str
    revokedAt: Union[str, None]


CredentialState = Literal["pending", "active", "revoked"]

class Criterion(TypedDict):
    id: str
    title: str
    source: str
    clause: str
    kind: Literal["tier", "control"]
    tier: Union[str, None]
    weight: NotRequired[Literal["supporting"]]
    threatModels: List[str]
    evaluation: str
    estimand: "Estimand"
    metric: str
    aggregator: "Aggregator"
    comparison: Literal["at_least", "at_most"]
    thresholdRate: float
    thresholdCount: NotRequired[int]
    thresholdRatio: NotRequired[float]
    thresholdStatedOn: Union["Aggregator", None]
    ruledInBy: Literal["point", "bound"]
    bound: "BoundMethod"
    confidence: float
    safetyBufferRate: float
    unit: "SamplingUnit"
    minimumTasks: int
    minimumClusters: int
    maximumUnscoredShare: float
    freshnessDays: int
    minimumSandbox: "SandboxLevel"
    minimumElicitationCostShare: float
    adversaryElicitationCostShare: Union[float, None]
    minimumReviewedShare: float
    reviewNearBar: NotRequired["ReviewNearBar"]
    stopping: "Stopping"
    judge: NotRequired["JudgeRule"]
    acceptsImported: bool


class CriterionDecisionElicitation(TypedDict):
    costShareOfTraining: float
    minimumCostShareOfTraining: float


class CriterionDecisionFreshness1(TypedDict):
    completedAt: str
    expiresAt: str


class CriterionDecisionEvidenceEntry(TypedDict):
    runId: str
    source: "EvidenceSource"
    resultDigest: str
    verdict: "Verdict"


class CriterionDecision(TypedDict):
    id: str
    title: str
    kind: Literal["tier", "control"]
    tier: Union[str, None]
    weight: NotRequired[Literal["supporting"]]
    evaluation: str
    metric: str
    aggregator: "Aggregator"
    verdict: "Verdict"
    standing: Literal["ruled_out", "safeguards_in_force", "waived", "overridden", "blocks"]
    waiver: NotRequired["UsedWaiver"]
    thresholdRate: float
    thresholdCount: NotRequired[int]
    thresholdRatio: NotRequired[float]
    comparison: Literal["at_least", "at_most"]
    estimand: "Estimand"
    unit: "SamplingUnit"
    safetyBufferRate: float
    minimumTasks: int
    estimateRate: Union[float, None]
    lowerEstimate: Union[float, None]
    upperEstimate: Union[float, None]
    bound: Union["Interval", None]
    taskBound: Union["Interval", None]
    runBound: Union["Interval", None]
    observationCount: int
    display: Union["Interval", None]
    arms: NotRequired["Arms"]
    marginRate: Union[float, None]
    scores: NotRequired["ThreeScores"]
    elicitation: NotRequired["CriterionDecisionElicitation"]
    taskCount: int
    passed: float
    undetermined: int
    scoredTries: int
    unscoredTries: int
    erroredTries: int
    tryRate: Union[float, None]
    judge: NotRequired["JudgeFigures"]
    shownRunId: Union[str, None]
    freshness: Union["CriterionDecisionFreshness1", None]
    reasons: List["ReasonCode"]
    evidence: List["CriterionDecisionEvidenceEntry"]


class CriterionInput(TypedDict):
    id: str
    title: str
    source: str
    clause: str
    kind: Literal["tier", "control"]
    tier: Union[str, None]
    weight: NotRequired[Literal["supporting"]]
    threatModels: NotRequired[List[str]]
    evaluation: str
    estimand: "Estimand"
    metric: str
    aggregator: "Aggregator"
    comparison: Literal["at_least", "at_most"]
    thresholdRate: float
    thresholdCount: NotRequired[int]
    thresholdRatio: NotRequired[float]
    thresholdStatedOn: NotRequired[Union["Aggregator", None]]
    ruledInBy: Literal["point", "bound"]
    bound: "BoundMethod"
    confidence: float
    safetyBufferRate: NotRequired[float]
    unit: "SamplingUnit"
    minimumTasks: int
    minimumClusters: NotRequired[int]
    maximumUnscoredShare: float
    freshnessDays: int
    minimumSandbox: "SandboxLevel"
    minimumElicitationCostShare: float
    adversaryElicitationCostShare: NotRequired[Union[float, None]]
    minimumReviewedShare: NotRequired[float]
    reviewNearBar: NotRequired["ReviewNearBar"]
    stopping: NotRequired["Stopping"]
    judge: NotRequired["JudgeRule"]
    acceptsImported: bool


class CrossingForecastInterval80(TypedDict):
    lower: Union[float, None]
    upper: Union[float, None]


class CrossingForecastInterval95(TypedDict):
    lower: Union[float, None]
    upper: Union[float, None]


class CrossingForecastPointsEntry(TypedDict):
    name: NotRequired[str]
    at: float
    value: float
    trials: Union[float, None]


class CrossingForecastCurveEntry(TypedDict):
    at: float
    value: float
    lower: float
    upper: float


class CrossingForecastBackTestsEntryPredictionsEntryInterval80(TypedDict):
    lower: float
    upper: float


class CrossingForecastBackTestsEntryPredictionsEntryInterval95(TypedDict):
    lower: float
    upper: float


class CrossingForecastBackTestsEntryPredictionsEntry(TypedDict):
    at: float
    observed: float
    predicted: float
    interval80: "CrossingForecastBackTestsEntryPredictionsEntryInterval80"
    interval95: "CrossingForecastBackTestsEntryPredictionsEntryInterval95"


class CrossingForecastBackTestsEntry(TypedDict):
    leftOut: int
    fittedOn: int
    predictions: List["CrossingForecastBackTestsEntryPredictionsEntry"]


class CrossingForecastCoverage1Interval80(TypedDict):
    held: int
    n: int


class CrossingForecastCoverage1Interval95(TypedDict):
    held: int
    n: int


class CrossingForecastCoverage1(TypedDict):
    interval80: "CrossingForecastCoverage1Interval80"
    interval95: "CrossingForecastCoverage1Interval95"


class CrossingForecastFindingsEntry(TypedDict):
    code: Literal["few_points", "not_rising", "already_crossed", "may_never_cross", "beyond_data", "draws_lost", "poor_coverage", "reported_unreliable"]
    detail: str


class CrossingForecast(TypedDict):
    schema: Literal["holdpoint.crossing-forecast.v1"]
    axis: Literal["compute", "time"]
    quantity: Literal["success_rate", "loss", "horizon_minutes"]
    threshold: float
    n: int
    estimate: Union[float, None]
    median: Union[float, None]
    interval80: "CrossingForecastInterval80"
    interval95: "CrossingForecastInterval95"
    neverShare: float
    method: str
    resamples: int
    used: int
    seed: int
    points: List["CrossingForecastPointsEntry"]
    curve: List["CrossingForecastCurveEntry"]
    backTests: List["CrossingForecastBackTestsEntry"]
    coverage: Union["CrossingForecastCoverage1", None]
    confidence: float
    findings: List["CrossingForecastFindingsEntry"]


class CrossingForecastSpecPointsEntry(TypedDict):
    name: NotRequired[str]
    at: float
    value: float
    trials: Union[float, None]


class CrossingForecastSpec(TypedDict):
    schema: Literal["holdpoint.crossing-forecast-spec.v1"]
    axis: Literal["compute", "time"]
    quantity: Literal["success_rate", "loss", "horizon_minutes"]
    threshold: float
    points: List["CrossingForecastSpecPointsEntry"]
    resamples: int
    seed: int


class CrossingForecastSpecInputPointsEntry(TypedDict):
    name: NotRequired[str]
    at: float
    value: float
    trials: Union[float, None]


class CrossingForecastSpecInput(TypedDict):
    schema: Literal["holdpoint.crossing-forecast-spec.v1"]
    axis: Literal["compute", "time"]
    quantity: Literal["success_rate", "loss", "horizon_minutes"]
    threshold: float
    points: List["CrossingForecastSpecInputPointsEntry"]
    resamples: int
    seed: int


Currency = Literal["current", "superseded", "expired"]

class DashboardControl(TypedDict):
    feature: int
    model: str
    autoencoder: str
    selection: "FeatureSelection"
    observations: "FeatureObservations"
    figures: "FeatureFigures"


class DashboardIndexBackend(TypedDict):
    name: Literal["tfjs-node-gpu", "onnx-cuda", "onnx-webgpu", "tfjs-webgpu", "onnx-cpu", "tfjs-wasm", "tfjs-cpu"]
    family: Literal["onnx", "tfjs"]
    adapter: str
    isSoftwareAdapter: bool
    versions: Dict[str, str]
    dtype: Literal["float32"]
    threads: Union[int, None]


class DashboardIndexFeaturesEntry(TypedDict):
    feature: int
    pearson: "JackknifedFigure"
    massShare: "JackknifedFigure"
    density: "TokenRate"
    sensitivity: Union["TokenRate", None]
    specificity: Union["TokenRate", None]
    kind: str
    file: str
    digest: str
    control: Union["DashboardSummary", None]


class DashboardIndexDensities(TypedDict):
    tokens: int
    features: List[float]
    control: Union[List[float], None]


class DashboardIndex(TypedDict):
    schema: Literal["holdpoint.feature-dashboards.v1"]
    model: str
    autoencoder: str
    backend: "DashboardIndexBackend"
    seed: int
    features: List["DashboardIndexFeaturesEntry"]
    densities: "DashboardIndexDensities"
    attribution: Union[str, None]
    clamps: List[str]


class DashboardSummary(TypedDict):
    feature: int
    pearson: "JackknifedFigure"
    massShare: "JackknifedFigure"
    density: "TokenRate"
    sensitivity: Union["TokenRate", None]
    specificity: Union["TokenRate", None]


class DecisionReasonsEntry(TypedDict):
    code: "ReasonCode"
    criterion: Union[str, None]
    detail: str


class DecisionPolicy1(TypedDict):
    ref: str
    digest: str


class DecisionSubject1(TypedDict):
    model: str
    checkpoint: str
    weightsDigest: str


class Decision(TypedDict):
    schema: Literal["holdpoint.gate-decision.v1"]
    decision: "DecisionWord"
    sentence: str
    reasons: List["DecisionReasonsEntry"]
    unblock: List[str]
    criteria: List["CriterionDecision"]
    tiers: List["TierDecision"]
    findings: List["DecisionFinding"]
    signOffs: List["SeatDecision"]
    waivers: List["WaiverStanding"]
    policy: Union["DecisionPolicy1", None]
    action: Union["Action", None]
    subject: Union["DecisionSubject1", None]
    evidenceDigest: Union[str, None]
    verdictDigest: str
    decidedAt: Union[str, None]
    notAfter: Union[str, None]
    id: str
    checkpointId: str
    requestedBy: str
    epoch: int
    receipt: Union["DecisionReceipt", None]
    revocation: Union["Revocation", None]


class DecisionFinding(TypedDict):
    code: Literal["BAR_LOOSENED_AFTER_RESULTS", "WAIVER_USED", "WAIVER_REFUSED"]
    path: str
    detail: str


class DecisionReceipt(TypedDict):
    origin: str
    leafIndex: int
    treeSize: int


DecisionWord = Literal["ALLOW", "DENY", "INCONCLUSIVE", "PENDING"]

class DeterminationDissentEntry(TypedDict):
    person: str
    text: str


class DeterminationAttestationsEntry(TypedDict):
    title: str
    by: str
    digest: str


class Determination(TypedDict):
    id: str
    tier: str
    verdict: Literal["ruled_out", "ruled_in"]
    person: str
    role: "Role"
    rationale: str
    dissent: List["DeterminationDissentEntry"]
    attestations: List["DeterminationAttestationsEntry"]
    subjectDigest: str
    policyDigest: str
    determinedAt: str
    expiresAt: str


DeterminationState = Literal["standing", "superseded", "expired", "reopened"]

class DeterminationViewDissentEntry(TypedDict):
    person: str
    text: str


class DeterminationViewAttestationsEntry(TypedDict):
    title: str
    by: str
    digest: str


class DeterminationView(TypedDict):
    id: str
    tier: str
    verdict: Union[Literal["ruled_out", "ruled_in"], None]
    person: str
    role: "Role"
    rationale: Union[str, None]
    dissent: List["DeterminationViewDissentEntry"]
    attestations: List["DeterminationViewAttestationsEntry"]
    subjectDigest: str
    policyDigest: str
    determinedAt: str
    expiresAt: str
    checkpointId: str
    policy: str
    state: "DeterminationState"


Direction = Literal["looser", "tighter", "removed", "added", "redefined", "reworded"]

class DsseEnvelopeSignaturesEntry(TypedDict):
    keyid: str
    sig: str


class DsseEnvelope(TypedDict):
    payload: str
    payloadType: str
    signatures: List["DsseEnvelopeSignaturesEntry"]


class DsseEnvelopeInputSignaturesEntry(TypedDict):
    keyid: NotRequired[str]
    sig: str


class DsseEnvelopeInput(TypedDict):
    payload: str
    payloadType: str
    signatures: List["DsseEnvelopeInputSignaturesEntry"]


class DueDate(TypedDict):
    kind: Literal["evidence_expires", "decision_expires"]
    at: str
    checkpointId: str
    model: str
    checkpoint: str
    action: "Action"
    policy: str
    evaluation: Union[str, None]


class EffectiveComputeEffectiveCompute(TypedDict):
    estimate: Union[float, None]
    lower: Union[float, None]
    upper: Union[float, None]


class EffectiveComputeAssessed1EffectiveCompute(TypedDict):
    estimate: Union[float, None]
    lower: Union[float, None]
    upper: Union[float, None]


class EffectiveComputeAssessed1(TypedDict):
    loss: float
    effectiveCompute: "EffectiveComputeAssessed1EffectiveCompute"


class EffectiveComputeMultiple1(TypedDict):
    estimate: Union[float, None]
    lower: Union[float, None]
    upper: Union[float, None]


class EffectiveComputeTrigger1(TypedDict):
    triggerMultiple: float
    upperMultiple: Union[float, None]
    state: Literal["due", "not_due"]
    sentence: str


class EffectiveComputeReference(TypedDict):
    form: Literal["chinchilla", "power_law", "kaplan"]
    irreducibleLoss: float
    lowestLoss: float
    largestFlop: float


class EffectiveComputeCurveEntry(TypedDict):
    at: float
    loss: float
    lower: float
    upper: float


class EffectiveComputeFindingsEntry(TypedDict):
    code: Literal["scaling.beyond_reference", "assessed_beyond_reference", "upper_unbounded", "extrapolates", "lineage_disagrees", "reference"]
    detail: str


class EffectiveCompute(TypedDict):
    schema: Literal["holdpoint.effective-compute.v1"]
    loss: float
    effectiveCompute: "EffectiveComputeEffectiveCompute"
    assessed: Union["EffectiveComputeAssessed1", None]
    multiple: Union["EffectiveComputeMultiple1", None]
    trigger: Union["EffectiveComputeTrigger1", None]
    beyondShare: float
    confidence: float
    method: Literal["percentile bootstrap"]
    resamples: int
    used: int
    seed: int
    n: int
    reference: "EffectiveComputeReference"
    curve: List["EffectiveComputeCurveEntry"]
    findings: List["EffectiveComputeFindingsEntry"]


class EffectiveComputeSpecReferenceEntry(TypedDict):
    parameters: Union[float, None]
    tokens: Union[float, None]
    flop: Union[float, None]
    loss: float


class EffectiveComputeSpec(TypedDict):
    schema: Literal["holdpoint.effective-compute-spec.v1"]
    form: Literal["chinchilla", "power_law", "kaplan"]
    reference: List["EffectiveComputeSpecReferenceEntry"]
    dropHighestLoss: int
    loss: float
    assessedLoss: Union[float, None]
    triggerMultiple: Union[float, None]
    confidence: float
    resamples: int
    seed: int


class EffectiveComputeSpecInputReferenceEntry(TypedDict):
    parameters: Union[float, None]
    tokens: Union[float, None]
    flop: Union[float, None]
    loss: float


class EffectiveComputeSpecInput(TypedDict):
    schema: Literal["holdpoint.effective-compute-spec.v1"]
    form: Literal["chinchilla", "power_law", "kaplan"]
    reference: List["EffectiveComputeSpecInputReferenceEntry"]
    dropHighestLoss: int
    loss: float
    assessedLoss: Union[float, None]
    triggerMultiple: Union[float, None]
    confidence: float
    resamples: int
    seed: int


class ElicitationProfile(TypedDict):
    name: str
    description: str
    costShareOfTraining: float


class ElicitationProfileInput(TypedDict):
    name: str
    description: NotRequired[str]
    costShareOfTraining: NotRequired[float]


class EnrolledCredential(TypedDict):
    credentialId: str
    publicKey: str
    algorithm: Literal["es256", "ed25519", "rs256"]
    rpId: str
    person: str
    label: str


class EpochFloor(TypedDict):
    weightsDigest: str
    action: "Action"
    minEpoch: int


class EpochList(TypedDict):
    issuedAt: str
    epochs: List["EpochFloor"]
    note: str


Estimand = Literal["fixed_benchmark", "rerun", "new_tasks"]

class EvidenceImportProblem1(TypedDict):
    code: str
    detail: str


class EvidenceImport(TypedDict):
    id: str
    runId: str
    checkpointId: str
    evaluation: str
    fileName: str
    fileDigest: str
    sizeBytes: int
    state: Literal["received", "accepted", "refused"]
    samples: Union[int, None]
    model: Union[str, None]
    findings: List["Finding"]
    session: NotRequired["RedTeamSummary"]
    problem: Union["EvidenceImportProblem1", None]
    createdAt: str


EvidenceSource = Literal["native", "imported"]

class FeatureDashboardSettings(TypedDict):
    seed: int
    scoreContexts: int
    tokensPerContext: int
    neighbours: int
    intervals: int


FeatureDashboardExamplesIntervalsEntry = TypedDict("FeatureDashboardExamplesIntervalsEntry", {
    "from": float,
    "to": float,
    "count": int,
    "examples": List["FeatureExample"],
})

class FeatureDashboardExamples(TypedDict):
    top: List["FeatureExample"]
    intervals: List["FeatureDashboardExamplesIntervalsEntry"]


class FeatureDashboard(TypedDict):
    schema: Literal["holdpoint.feature-dashboard.v1"]
    feature: int
    kind: str
    model: str
    autoencoder: str
    settings: "FeatureDashboardSettings"
    selection: "FeatureSelection"
    observations: "FeatureObservations"
    figures: "FeatureFigures"
    examples: "FeatureDashboardExamples"
    logitEffects: "LogitEffects"
    neuron: "CorrelatedNeuron"
    control: Union["DashboardControl", None]
    notes: List[str]


class FeatureExample(TypedDict):
    context: int
    position: int
    activation: float
    proxyLogLikelihoodRatio: float
    label: int
    bytes: str
    activations: List[float]
    at: int
    before: str
    token: str
    after: str


class FeatureFiguresPearson(TypedDict):
    label: "JackknifedFigure"
    proxy: "JackknifedFigure"


class FeatureFigures(TypedDict):
    tokens: int
    contexts: int
    activeTokens: int
    maximum: float
    histogram: "ActivationHistogram"
    density: "TokenRate"
    pearson: "FeatureFiguresPearson"
    massShare: "JackknifedFigure"
    levels: List["LevelFigures"]


class FeatureObservations(TypedDict):
    labels: List[str]
    target: int
    hasProxy: bool
    contexts: int
    zeros: List[List[Any]]
    active: List[List[Any]]
    levels: List[float]


class FeatureSelection(TypedDict):
    split: Literal["select"]
    contexts: int
    tokens: int
    candidates: int
    reason: Literal["best_of_kind", "asked_for"]
    pearson: Union[float, None]


class Finding(TypedDict):
    code: "FindingCode"
    detail: str


FindingCode = Literal["declared_metric_mismatch", "declared_metric_not_recomputable", "epochs_counted_as_n", "unscored_samples", "errored_samples", "invalidated_samples", "limited_samples", "dirty_revision", "missing_revision", "subset_run", "self_graded", "incomplete_log", "failed_log", "cancelled_log", "invalidated_log", "edited_log", "edited_scores", "sample_count_mismatch", "duplicate_samples", "duplicate_members", "no_samples", "no_scores", "small_sample", "unsupported_version", "legacy_version", "chunked_samples", "unresolved_attachments", "non_finite_numbers", "model_mismatch"]

class FiringCheckpoint1(TypedDict):
    id: str
    model: str
    checkpoint: str


class FiringCampaign1(TypedDict):
    id: str
    state: Literal["running", "closed"]


class FiringDecision1(TypedDict):
    id: str
    decision: "DecisionWord"
    sentence: str
    decidedAt: str
    before: Union["DecisionWord", None]


class Firing(TypedDict):
    id: str
    cause: Literal["calendar", "checkpoint_registered", "assessment_due", "run_now"]
    dueAt: str
    dueTimes: int
    state: "FiringState"
    detail: str
    checkpoint: Union["FiringCheckpoint1", None]
    campaign: Union["FiringCampaign1", None]
    decision: Union["FiringDecision1", None]
    requestedBy: str
    createdAt: str


FiringState = Literal["fired", "queued", "skipped_overlap", "skipped_missed", "skipped_budget", "skipped_frozen", "failed"]

class ForecastList(TypedDict):
    forecasts: List["ForecastView"]
    people: List["ForecasterScores"]
    calibration: List["CalibrationRow"]


ForecastOutcome = Literal["crossed", "not_crossed", "indeterminate"]

class ForecastResult(TypedDict):
    runId: str
    verdict: "Verdict"
    outcome: "ForecastOutcome"
    reasons: List["ReasonCode"]
    estimateRate: Union[float, None]
    observationCount: int


class ForecastScore(TypedDict):
    result: "ForecastResult"
    brier: Union["BrierScore", None]
    quantiles: Union["QuantileScore", None]


ForecastState = Literal["sealed", "awaiting", "scored", "void"]

class ForecastViewPolicy(TypedDict):
    ref: str
    digest: str


class ForecastView(TypedDict):
    probability: Union[float, None]
    quantiles: Union["RateQuantiles", None]
    rationale: Union[str, None]
    schema: Literal["holdpoint.forecast.v1"]
    id: str
    checkpointId: str
    weightsDigest: str
    evaluation: str
    policy: "ForecastViewPolicy"
    criterion: str
    person: str
    sealedAt: str
    nonce: Union[str, None]
    digest: str
    state: "ForecastState"
    withheld: bool
    score: Union["ForecastScore", None]


class ForecasterScoresBrierRange1(TypedDict):
    best: float
    worst: float
    sampleCount: int


class ForecasterScoresCoverage1(TypedDict):
    covered: int
    sampleCount: int
    rate: float
    interval: "Interval"


class ForecasterScores(TypedDict):
    person: str
    scored: int
    indeterminate: int
    brier: Union["MeanLoss", None]
    brierRange: Union["ForecasterScoresBrierRange1", None]
    quantileLoss: Union["MeanLoss", None]
    coverage: Union["ForecasterScoresCoverage1", None]


Freeze = TypedDict("Freeze", {
    "from": str,
    "to": str,
    "reason": str,
})

FreezeInput = TypedDict("FreezeInput", {
    "from": str,
    "to": str,
    "reason": str,
})

class GateDecisionReasonsEntry(TypedDict):
    code: "ReasonCode"
    criterion: Union[str, None]
    detail: str


class GateDecisionPolicy1(TypedDict):
    ref: str
    digest: str


class GateDecisionSubject1(TypedDict):
    model: str
    checkpoint: str
    weightsDigest: str


class GateDecision(TypedDict):
    schema: Literal["holdpoint.gate-decision.v1"]
    decision: "DecisionWord"
    sentence: str
    reasons: List["GateDecisionReasonsEntry"]
    unblock: List[str]
    criteria: List["CriterionDecision"]
    tiers: List["TierDecision"]
    findings: List["DecisionFinding"]
    signOffs: List["SeatDecision"]
    waivers: List["WaiverStanding"]
    policy: Union["GateDecisionPolicy1", None]
    action: Union["Action", None]
    subject: Union["GateDecisionSubject1", None]
    evidenceDigest: Union[str, None]
    verdictDigest: str
    decidedAt: Union[str, None]
    notAfter: Union[str, None]


class Health(TypedDict):
    status: Literal["ok", "starting", "unavailable"]
    version: str
    queueBackend: Literal["postgres", "redis"]
    oldestUndoneSampleSeconds: Union[float, None]
    oldestUnsignedEventSeconds: Union[float, None]


class HeldSafeguard(TypedDict):
    axis: Literal["deployment", "security", "affirmative_case"]
    level: str
    title: str
    expiresAt: str


class Hold(TypedDict):
    id: str
    kind: Literal["pause", "lockdown", "incident"]
    actions: List["Action"]
    reason: str
    openedBy: str
    openedAt: str


class HoldViewReleasesEntry(TypedDict):
    person: str
    reason: str
    releasedAt: str


class HoldView(TypedDict):
    id: str
    kind: Literal["pause", "lockdown", "incident"]
    actions: List["Action"]
    reason: str
    openedBy: str
    openedAt: str
    checkpointId: str
    state: Literal["open", "released"]
    releasesMissing: int
    releases: List["HoldViewReleasesEntry"]
    responseId: Union[str, None]


class HorizonFitAgentsEntryIntervals1P50Minutes(TypedDict):
    lower: float
    upper: Union[float, None]


class HorizonFitAgentsEntryIntervals1P80Minutes(TypedDict):
    lower: float
    upper: Union[float, None]


class HorizonFitAgentsEntryIntervals1(TypedDict):
    p50Minutes: "HorizonFitAgentsEntryIntervals1P50Minutes"
    p80Minutes: "HorizonFitAgentsEntryIntervals1P80Minutes"
    confidence: float
    method: Literal["hierarchical percentile bootstrap"]
    resamples: int
    used: int


class HorizonFitAgentsEntryExact1(TypedDict):
    intercept: float
    slope: float
    p50Minutes: Union[float, None]
    p80Minutes: Union[float, None]


class HorizonFitAgentsEntryDifference1(TypedDict):
    p50Share: Union[float, None]
    p80Share: Union[float, None]


class HorizonFitAgentsEntryUnregularized1(TypedDict):
    intercept: float
    slope: float
    p50Minutes: Union[float, None]
    p80Minutes: Union[float, None]


class HorizonFitAgentsEntryWeights1(TypedDict):
    compared: int
    largestDifference: float


class HorizonFitAgentsEntryObservedEntry(TypedDict):
    minutes: float
    successRate: float
    runs: int
    tasks: int


class HorizonFitAgentsEntryFindingsEntry(TypedDict):
    code: Literal["no_success", "no_failure", "positive_slope", "one_length", "beyond_reliable_range", "outside_tasks", "solver_differs", "solver_stopped", "weights_differ", "draws_lost", "few_models", "not_rising", "no_release_date", "crossing_refused"]
    detail: str


class HorizonFitAgentsEntry(TypedDict):
    agent: str
    runs: int
    tasks: int
    families: int
    successRate: float
    intercept: Union[float, None]
    slope: Union[float, None]
    p50Minutes: Union[float, None]
    p80Minutes: Union[float, None]
    intervals: Union["HorizonFitAgentsEntryIntervals1", None]
    exact: Union["HorizonFitAgentsEntryExact1", None]
    difference: Union["HorizonFitAgentsEntryDifference1", None]
    unregularized: Union["HorizonFitAgentsEntryUnregularized1", None]
    weights: Union["HorizonFitAgentsEntryWeights1", None]
    observed: List["HorizonFitAgentsEntryObservedEntry"]
    findings: List["HorizonFitAgentsEntryFindingsEntry"]


class HorizonFitTrend1ModelsEntry(TypedDict):
    model: str
    releasedOn: str
    p50Minutes: float
    lower: Union[float, None]
    upper: Union[float, None]
    isSota: bool
    isUsed: bool


class HorizonFitTrend1(TypedDict):
    n: int
    doublingDays: Union[float, None]
    lower: Union[float, None]
    upper: Union[float, None]
    confidence: float
    method: Literal["student-t of the slope", "hierarchical percentile bootstrap"]
    slopePerDay: float
    intercept: float
    rSquared: float
    residualDeviation: float
    since: Union[str, None]
    stitchedAt: Union[str, None]
    sota: Literal["stated", "computed"]
    models: List["HorizonFitTrend1ModelsEntry"]


class HorizonFitFindingsEntry(TypedDict):
    code: Literal["no_success", "no_failure", "positive_slope", "one_length", "beyond_reliable_range", "outside_tasks", "solver_differs", "solver_stopped", "weights_differ", "draws_lost", "few_models", "not_rising", "no_release_date", "crossing_refused"]
    detail: str


class HorizonFit(TypedDict):
    schema: Literal["holdpoint.horizon-fit.v1"]
    source: Literal["runs", "table"]
    weighting: Literal["invsqrt", "equal"]
    regularization: float
    seed: int
    resamples: int
    confidence: float
    solver: str
    agents: List["HorizonFitAgentsEntry"]
    trend: Union["HorizonFitTrend1", None]
    crossing: Union["CrossingForecast", None]
    findings: List["HorizonFitFindingsEntry"]


class HorizonQuestion(TypedDict):
    fit: "HorizonSpec"
    since: Union[str, None]
    crossMinutes: Union[float, None]


class HorizonQuestionInput(TypedDict):
    fit: "HorizonSpecInput"
    since: Union[str, None]
    crossMinutes: Union[float, None]


class HorizonSpec(TypedDict):
    schema: Literal["holdpoint.horizon-spec.v1"]
    weighting: Literal["invsqrt", "equal"]
    regularization: float
    resamples: int
    seed: int
    confidence: float


class HorizonSpecInput(TypedDict):
    schema: Literal["holdpoint.horizon-spec.v1"]
    weighting: Literal["invsqrt", "equal"]
    regularization: float
    resamples: int
    seed: int
    confidence: float


class IncidentClosing1(TypedDict):
    runId: Union[str, None]
    reason: Union[str, None]
    person: str
    closedAt: str


class Incident(TypedDict):
    id: str
    source: str
    date: str
    checkpointId: Union[str, None]
    model: Union[str, None]
    severity: Literal["low", "medium", "high", "critical"]
    description: str
    citation: str
    scenario: Union["IncidentScenario", None]
    state: Literal["open", "closed"]
    holdId: Union[str, None]
    reportedBy: str
    reportedAt: str
    closing: Union["IncidentClosing1", None]


class IncidentScenarioValue1(TypedDict):
    evaluation: str
    sampleKey: str


class IncidentScenarioValue2(TypedDict):
    fileDigest: str


IncidentScenario = Union["IncidentScenarioValue1", "IncidentScenarioValue2"]

class IncidentScenarioInputValue1(TypedDict):
    evaluation: str
    sampleKey: str


class IncidentScenarioInputValue2(TypedDict):
    fileDigest: str


IncidentScenarioInput = Union["IncidentScenarioInputValue1", "IncidentScenarioInputValue2"]

class Interval(TypedDict):
    method: Literal["clopper-pearson", "wilson", "student-t", "hoeffding", "betting", "judge-error"]
    confidence: float
    sided: Literal["one", "two"]
    lower: float
    upper: float


class Invalidation(TypedDict):
    id: str
    target: "InvalidationTarget"
    reason: str
    by: str
    at: str


class InvalidationReport(TypedDict):
    invalidation: Union["Invalidation", None]
    target: "InvalidationTarget"
    affected: "Affected"


class InvalidationTargetValue1(TypedDict):
    kind: Literal["grader"]
    evaluation: str


class InvalidationTargetValue2(TypedDict):
    kind: Literal["task"]
    evaluation: str
    task: str


class InvalidationTargetValue3(TypedDict):
    kind: Literal["run"]
    runId: str


class InvalidationTargetValue4(TypedDict):
    kind: Literal["model"]
    weightsDigest: str


InvalidationTarget = Union["InvalidationTargetValue1", "InvalidationTargetValue2", "InvalidationTargetValue3", "InvalidationTargetValue4"]

class InvalidationTargetInputValue1(TypedDict):
    kind: Literal["grader"]
    evaluation: str


class InvalidationTargetInputValue2(TypedDict):
    kind: Literal["task"]
    evaluation: str
    task: str


class InvalidationTargetInputValue3(TypedDict):
    kind: Literal["run"]
    runId: str


class InvalidationTargetInputValue4(TypedDict):
    kind: Literal["model"]
    weightsDigest: str


InvalidationTargetInput = Union["InvalidationTargetInputValue1", "InvalidationTargetInputValue2", "InvalidationTargetInputValue3", "InvalidationTargetInputValue4"]

class IssuedToken(TypedDict):
    id: str
    token: str
    label: str
    account: "Account"
    expiresAt: str


class JackknifedFigureInterval1(TypedDict):
    method: Literal["jackknife-over-contexts"]
    confidence: float
    lower: float
    upper: float


class JackknifedFigure(TypedDict):
    estimate: Union[float, None]
    interval: Union["JackknifedFigureInterval1", None]
    sampleCount: int
    contextCount: int


class JudgeCalibrationLabelsEntry(TypedDict):
    item: str
    human: bool
    ratings: NotRequired[List[bool]]
    judge: Union[bool, None]


class JudgeCalibration(TypedDict):
    id: str
    judge: "JudgeIdentity"
    setDigest: str
    labels: List["JudgeCalibrationLabelsEntry"]
    raters: int
    recordedBy: str
    recordedAt: str


class JudgeChoiceInput(TypedDict):
    role: Literal["primary", "second"]
    provider: str
    providerModel: str
    family: str


class JudgeFiguresCalibration1Sensitivity(TypedDict):
    estimate: Union[float, None]
    interval: "Interval"


class JudgeFiguresCalibration1Specificity(TypedDict):
    estimate: Union[float, None]
    interval: "Interval"


class JudgeFiguresCalibration1(TypedDict):
    setDigest: str
    positives: int
    truePositives: int
    negatives: int
    trueNegatives: int
    sensitivity: "JudgeFiguresCalibration1Sensitivity"
    specificity: "JudgeFiguresCalibration1Specificity"


class JudgeFigures(TypedDict):
    judges: List["RunJudge"]
    rawRate: Union[float, None]
    rawBound: "Interval"
    correctedRate: Union[float, None]
    calibrationCount: int
    calibration: Union["JudgeFiguresCalibration1", None]


class JudgeIdentity(TypedDict):
    rubric: str
    promptDigest: str
    provider: str
    providerModel: str


class JudgeIdentityInput(TypedDict):
    rubric: str
    promptDigest: str
    provider: str
    providerModel: str


class JudgeRule(TypedDict):
    minimumPositives: int
    minimumNegatives: int
    freshnessDays: int


class Leaning(TypedDict):
    policy: str
    criteria: List[str]


class LevelFigures(TypedDict):
    level: float
    sensitivity: "TokenRate"
    specificity: "TokenRate"
    precision: "TokenRate"
    byLabel: List[int]


class Liveness(TypedDict):
    status: Literal["alive"]


class LogEvidenceEntriesEntry(TypedDict):
    eventId: str
    index: int
    salt: Union[str, None]
    card: Union[str, None]
    proof: List[str]


class LogEvidence(TypedDict):
    schema: Literal["holdpoint.log-evidence.v1"]
    origin: str
    keys: List[str]
    rotations: List[str]
    treeHead: str
    entries: List["LogEvidenceEntriesEntry"]


class LogitEffectsTopEntry(TypedDict):
    token: int
    text: str
    effect: float


class LogitEffectsBottomEntry(TypedDict):
    token: int
    text: str
    effect: float


class LogitEffects(TypedDict):
    effects: List[float]
    shift: float
    normScale: float
    top: List["LogitEffectsTopEntry"]
    bottom: List["LogitEffectsBottomEntry"]


class MeanLossInterval1(TypedDict):
    method: Literal["bootstrap"]
    confidence: float
    sided: Literal["two"]
    lower: float
    upper: float
    seed: int


class MeanLoss(TypedDict):
    mean: float
    sampleCount: int
    runCount: int
    interval: Union["MeanLossInterval1", None]


class ModelSignatureBundleInputVerificationMaterialPublicKey(TypedDict):
    hint: NotRequired[Union[str, None]]


class ModelSignatureBundleInputVerificationMaterialCertificate(TypedDict):
    rawBytes: str


class ModelSignatureBundleInputVerificationMaterialX509CertificateChainCertificatesEntry(TypedDict):
    rawBytes: str


class ModelSignatureBundleInputVerificationMaterialX509CertificateChain(TypedDict):
    certificates: List["ModelSignatureBundleInputVerificationMaterialX509CertificateChainCertificatesEntry"]


class ModelSignatureBundleInputVerificationMaterialTlogEntriesEntry(TypedDict):
    pass


class ModelSignatureBundleInputVerificationMaterialTimestampVerificationData1(TypedDict):
    pass


class ModelSignatureBundleInputVerificationMaterial(TypedDict):
    publicKey: NotRequired["ModelSignatureBundleInputVerificationMaterialPublicKey"]
    certificate: NotRequired["ModelSignatureBundleInputVerificationMaterialCertificate"]
    x509CertificateChain: NotRequired["ModelSignatureBundleInputVerificationMaterialX509CertificateChain"]
    tlogEntries: NotRequired[List["ModelSignatureBundleInputVerificationMaterialTlogEntriesEntry"]]
    timestampVerificationData: NotRequired[Union["ModelSignatureBundleInputVerificationMaterialTimestampVerificationData1", None]]


class ModelSignatureBundleInput(TypedDict):
    mediaType: Literal["application/vnd.dev.sigstore.bundle.v0.3+json"]
    verificationMaterial: "ModelSignatureBundleInputVerificationMaterial"
    dsseEnvelope: "DsseEnvelopeInput"


class NewScheduleInput(TypedDict):
    name: str
    policy: NotRequired[str]
    action: NotRequired["Action"]
    subject: "ScheduleSubjectInput"
    when: "WhenInput"
    overlap: NotRequired[Literal["skip", "queue"]]
    missed: NotRequired[Literal["fire_once", "skip"]]
    budget: NotRequired[Union["ScheduleBudgetInput", None]]
    freezes: NotRequired[List["FreezeInput"]]


class NewWebhookInput(TypedDict):
    url: str
    types: NotRequired[List["WebhookEventTypeInput"]]
    description: NotRequired[str]


class ObligationWithin(TypedDict):
    count: int
    unit: Literal["hours", "days", "weeks", "months", "years"]


class ObligationRepeatsEvery1(TypedDict):
    count: int
    unit: Literal["hours", "days", "weeks", "months", "years"]


class Obligation(TypedDict):
    id: str
    title: str
    source: str
    clause: str
    status: "SourceStatus"
    kind: Literal["report", "review", "assessment", "notice", "publication", "retention", "drill"]
    owner: "Role"
    startsOn: Literal["policy_activated", "checkpoint_deployed", "determination_made", "report_submitted", "report_received", "report_published", "policy_changed", "incident_known", "incident_resolved", "harm_imminent"]
    within: "ObligationWithin"
    repeatsEvery: Union["ObligationRepeatsEvery1", None]
    addressee: str


class ObligationInputWithin(TypedDict):
    count: int
    unit: Literal["hours", "days", "weeks", "months", "years"]


class ObligationInputRepeatsEvery1(TypedDict):
    count: int
    unit: Literal["hours", "days", "weeks", "months", "years"]


class ObligationInput(TypedDict):
    id: str
    title: str
    source: str
    clause: str
    status: "SourceStatus"
    kind: Literal["report", "review", "assessment", "notice", "publication", "retention", "drill"]
    owner: "Role"
    startsOn: Literal["policy_activated", "checkpoint_deployed", "determination_made", "report_submitted", "report_received", "report_published", "policy_changed", "incident_known", "incident_resolved", "harm_imminent"]
    within: "ObligationInputWithin"
    repeatsEvery: NotRequired[Union["ObligationInputRepeatsEvery1", None]]
    addressee: str


class ObligationInstanceWithin(TypedDict):
    count: int
    unit: Literal["hours", "days", "weeks", "months", "years"]


class ObligationInstanceRepeatsEvery1(TypedDict):
    count: int
    unit: Literal["hours", "days", "weeks", "months", "years"]


class ObligationInstance(TypedDict):
    id: str
    regime: str
    obligation: str
    title: str
    clause: str
    sourceStatus: "SourceStatus"
    kind: Literal["report", "review", "assessment", "notice", "publication", "retention", "drill"]
    owner: "Role"
    addressee: str
    clock: Literal["policy_activated", "checkpoint_deployed", "determination_made", "report_submitted", "report_received", "report_published", "policy_changed", "incident_known", "incident_resolved", "harm_imminent"]
    startId: str
    startNote: str
    insideEvaluation: Literal["yes", "no", "unknown"]
    startedAt: str
    within: "ObligationInstanceWithin"
    repeatsEvery: Union["ObligationInstanceRepeatsEvery1", None]
    period: int
    dueFrom: str
    deadline: str
    state: "ObligationState"
    doneBy: Union[str, None]
    doneAt: Union[str, None]
    note: Union[str, None]
    sentence: str


class ObligationStart(TypedDict):
    id: str
    clock: Literal["checkpoint_deployed", "determination_made", "report_submitted", "report_received", "report_published", "policy_changed", "incident_known", "incident_resolved", "harm_imminent"]
    at: str
    regime: Union[str, None]
    insideEvaluation: Literal["yes", "no", "unknown"]
    note: str
    recordedBy: str
    recordedAt: str


ObligationState = Literal["upcoming", "due", "overdue", "done"]

ObligationStateInput = Literal["upcoming", "due", "overdue", "done"]

class PolicyDomainsEntryThreatModelsEntry(TypedDict):
    id: str
    title: str
    source: str
    clause: str


class PolicyDomainsEntry(TypedDict):
    id: str
    title: str
    threatModels: List["PolicyDomainsEntryThreatModelsEntry"]


class PolicyTiersEntryRequiredSafeguardsEntry(TypedDict):
    axis: Literal["deployment", "security", "affirmative_case"]
    level: str


class PolicyTiersEntry(TypedDict):
    id: str
    title: str
    kind: Literal["threshold", "alert", "checkpoint", "watch"]
    domain: str
    source: str
    clause: str
    requiredSafeguards: List["PolicyTiersEntryRequiredSafeguardsEntry"]
    determinedBy: List["Role"]


class PolicyJointControlsEntry(TypedDict):
    refusals: str
    harmfulCompliance: str


class PolicyGatesValueWaiversWaiver(TypedDict):
    quorum: List["Role"]
    maxDays: int


class PolicyGatesValueWaiversOverride(TypedDict):
    quorum: List["Role"]
    maxDays: int


class PolicyGatesValueWaivers(TypedDict):
    waiver: NotRequired["PolicyGatesValueWaiversWaiver"]
    override: NotRequired["PolicyGatesValueWaiversOverride"]


class PolicyGatesValueWitness(TypedDict):
    maxAgeHours: int


class PolicyGatesValue(TypedDict):
    source: str
    clause: str
    criteria: List[str]
    determinations: List[str]
    safeguardAxes: List[Literal["deployment", "security", "affirmative_case"]]
    signOffs: List["Role"]
    validDays: int
    waivers: NotRequired["PolicyGatesValueWaivers"]
    witness: NotRequired["PolicyGatesValueWitness"]


class PolicyActivation2(TypedDict):
    source: str
    clause: str
    signOffs: List["Role"]


class PolicyTriggers1(TypedDict):
    source: str
    clause: str
    effectiveComputeMultiple: Union[float, None]
    calendarMonths: Union[int, None]
    onElicitationChange: bool
    atOfficersDiscretion: bool
    safetyBufferMultiple: Union[float, None]
    completeWithinDays: Union[int, None]
    trainingMeanwhile: Literal["may_continue", "must_pause"]


class PolicyResponses1StatesEntry(TypedDict):
    id: str
    title: str
    source: str
    clause: str
    holds: List["Action"]


PolicyResponses1TransitionsEntry = TypedDict("PolicyResponses1TransitionsEntry", {
    "from": str,
    "on": str,
    "to": str,
    "by": List["Role"],
})

class PolicyResponses1(TypedDict):
    initial: str
    states: List["PolicyResponses1StatesEntry"]
    transitions: List["PolicyResponses1TransitionsEntry"]


class PolicyChangesEntry(TypedDict):
    version: str
    date: Union[str, None]
    change: str
    direction: Literal["looser", "tighter", "removed", "reworded", "redefined", "mixed"]


class Policy(TypedDict):
    schema: Literal["holdpoint.policy.v2"]
    ref: str
    title: str
    kind: Literal["policy", "crosswalk"]
    effectiveAt: str
    supersedes: Union[str, None]
    sources: List["PolicySource"]
    notes: List[str]
    domains: List["PolicyDomainsEntry"]
    tiers: List["PolicyTiersEntry"]
    criteria: List["Criterion"]
    jointControls: List["PolicyJointControlsEntry"]
    gates: Dict[str, "PolicyGatesValue"]
    activation: "PolicyActivation2"
    triggers: Union["PolicyTriggers1", None]
    responses: Union["PolicyResponses1", None]
    obligations: List["Obligation"]
    changes: List["PolicyChangesEntry"]


class PolicyActivation(TypedDict):
    seq: int
    digest: str
    genesis: bool
    activatedAt: str
    barChange: Union["BarChange", None]


class PolicyApproval(TypedDict):
    id: str
    digest: str
    role: "Role"
    person: str
    statement: str
    statementDigest: str
    approvedAt: str
    isCurrent: bool


class PolicyInputDomainsEntryThreatModelsEntry(TypedDict):
    id: str
    title: str
    source: str
    clause: str


class PolicyInputDomainsEntry(TypedDict):
    id: str
    title: str
    threatModels: NotRequired[List["PolicyInputDomainsEntryThreatModelsEntry"]]


class PolicyInputTiersEntryRequiredSafeguardsEntry(TypedDict):
    axis: Literal["deployment", "security", "affirmative_case"]
    level: str


class PolicyInputTiersEntry(TypedDict):
    id: str
    title: str
    kind: Literal["threshold", "alert", "checkpoint", "watch"]
    domain: str
    source: str
    clause: str
    requiredSafeguards: List["PolicyInputTiersEntryRequiredSafeguardsEntry"]
    determinedBy: NotRequired[List["Role"]]


class PolicyInputJointControlsEntry(TypedDict):
    refusals: str
    harmfulCompliance: str


class PolicyInputGatesValueWaiversWaiver(TypedDict):
    quorum: List["Role"]
    maxDays: int


class PolicyInputGatesValueWaiversOverride(TypedDict):
    quorum: List["Role"]
    maxDays: int


class PolicyInputGatesValueWaivers(TypedDict):
    waiver: NotRequired["PolicyInputGatesValueWaiversWaiver"]
    override: NotRequired["PolicyInputGatesValueWaiversOverride"]


class PolicyInputGatesValueWitness(TypedDict):
    maxAgeHours: int


class PolicyInputGatesValue(TypedDict):
    source: str
    clause: str
    criteria: NotRequired[List[str]]
    determinations: NotRequired[List[str]]
    safeguardAxes: List[Literal["deployment", "security", "affirmative_case"]]
    signOffs: List["Role"]
    validDays: int
    waivers: NotRequired["PolicyInputGatesValueWaivers"]
    witness: NotRequired["PolicyInputGatesValueWitness"]


class PolicyInputActivation(TypedDict):
    source: str
    clause: str
    signOffs: List["Role"]


class PolicyInputTriggers1(TypedDict):
    source: str
    clause: str
    effectiveComputeMultiple: Union[float, None]
    calendarMonths: Union[int, None]
    onElicitationChange: bool
    atOfficersDiscretion: bool
    safetyBufferMultiple: Union[float, None]
    completeWithinDays: Union[int, None]
    trainingMeanwhile: Literal["may_continue", "must_pause"]


class PolicyInputResponses1StatesEntry(TypedDict):
    id: str
    title: str
    source: str
    clause: str
    holds: List["Action"]


PolicyInputResponses1TransitionsEntry = TypedDict("PolicyInputResponses1TransitionsEntry", {
    "from": str,
    "on": str,
    "to": str,
    "by": List["Role"],
})

class PolicyInputResponses1(TypedDict):
    initial: str
    states: List["PolicyInputResponses1StatesEntry"]
    transitions: List["PolicyInputResponses1TransitionsEntry"]


class PolicyInputChangesEntry(TypedDict):
    version: str
    date: NotRequired[Union[str, None]]
    change: str
    direction: Literal["looser", "tighter", "removed", "reworded", "redefined", "mixed"]


class PolicyInput(TypedDict):
    schema: Literal["holdpoint.policy.v2"]
    ref: str
    title: str
    kind: Literal["policy", "crosswalk"]
    effectiveAt: str
    supersedes: Union[str, None]
    sources: List["PolicySourceInput"]
    notes: NotRequired[List[str]]
    domains: List["PolicyInputDomainsEntry"]
    tiers: List["PolicyInputTiersEntry"]
    criteria: NotRequired[List["CriterionInput"]]
    jointControls: NotRequired[List["PolicyInputJointControlsEntry"]]
    gates: Dict[str, "PolicyInputGatesValue"]
    activation: "PolicyInputActivation"
    triggers: Union["PolicyInputTriggers1", None]
    responses: NotRequired[Union["PolicyInputResponses1", None]]
    obligations: NotRequired[List["ObligationInput"]]
    changes: NotRequired[List["PolicyInputChangesEntry"]]


class PolicyQuorumFrom1(TypedDict):
    ref: str
    digest: str


PolicyQuorum = TypedDict("PolicyQuorum", {
    "seats": List["Role"],
    "open": List["Role"],
    "from": Union["PolicyQuorumFrom1", None],
})

class PolicyRecord(TypedDict):
    policy: "Policy"
    digest: str
    state: "PolicyState"
    proposedBy: Union[str, None]
    proposedAt: str
    quorum: "PolicyQuorum"
    activations: List["PolicyActivation"]
    approvals: List["PolicyApproval"]


class PolicyResponsePolicy(TypedDict):
    ref: str
    digest: str


PolicyResponse = TypedDict("PolicyResponse", {
    "id": str,
    "checkpointId": str,
    "policy": "PolicyResponsePolicy",
    "seq": int,
    "on": str,
    "from": str,
    "to": str,
    "rationale": str,
    "person": str,
    "recordedAt": str,
})

class PolicySource(TypedDict):
    id: str
    title: str
    status: "SourceStatus"
    date: Union[str, None]


class PolicySourceInput(TypedDict):
    id: str
    title: str
    status: "SourceStatus"
    date: NotRequired[Union[str, None]]


PolicyStanding = Literal["in_force", "not_in_force"]

PolicyState = Literal["active", "proposed", "superseded", "inactive"]

class PolicyStatement(TypedDict):
    text: str
    digest: str
    challenge: str
    credentialIds: List[str]
    rpId: str
    origin: str


class PolicySummary(TypedDict):
    ref: str
    title: str
    kind: Literal["policy", "crosswalk"]
    digest: str
    state: "PolicyState"


class PowerLawFitDroppedEntry(TypedDict):
    parameters: Union[float, None]
    tokens: Union[float, None]
    flop: Union[float, None]
    loss: float


class PowerLawFitOptimumOptimaEntry(TypedDict):
    objective: float
    starts: int


class PowerLawFitOptimum(TypedDict):
    gradientNorm: float
    optima: List["PowerLawFitOptimumOptimaEntry"]
    distinctOptima: int


class PowerLawFitHeldOut1(TypedDict):
    n: int
    fittedOn: int
    rootMeanSquareLog: float
    meanLog: float


class PowerLawFitRunsEntry(TypedDict):
    parameters: Union[float, None]
    tokens: Union[float, None]
    flop: Union[float, None]
    loss: float


class PowerLawFitCurveEntry(TypedDict):
    at: float
    loss: float
    lower: float
    upper: float


class PowerLawFitFindingsEntry(TypedDict):
    code: Literal["few_runs", "collinear", "boundary", "several_optima", "unsettled", "draws_lost", "off_frontier", "extrapolates", "poor_prediction", "flop_disagrees", "duplicate_runs"]
    detail: str


class PowerLawFitParameters(TypedDict):
    A: float
    E: float
    alpha: float
    scale: Union[float, None]


class PowerLawFitIntervals1A(TypedDict):
    lower: float
    upper: float


class PowerLawFitIntervals1E(TypedDict):
    lower: float
    upper: float


class PowerLawFitIntervals1Alpha(TypedDict):
    lower: float
    upper: float


class PowerLawFitIntervals1(TypedDict):
    confidence: float
    method: Literal["percentile bootstrap"]
    resamples: int
    used: int
    A: "PowerLawFitIntervals1A"
    E: "PowerLawFitIntervals1E"
    alpha: "PowerLawFitIntervals1Alpha"


class PowerLawFitStandardErrors1(TypedDict):
    A: float
    E: float
    alpha: float


class PowerLawFit(TypedDict):
    schema: Literal["holdpoint.scaling-fit.v1"]
    n: int
    dropped: List["PowerLawFitDroppedEntry"]
    objective: float
    starts: int
    huberDelta: float
    seed: int
    optimum: "PowerLawFitOptimum"
    heldOut: Union["PowerLawFitHeldOut1", None]
    runs: List["PowerLawFitRunsEntry"]
    curve: List["PowerLawFitCurveEntry"]
    findings: List["PowerLawFitFindingsEntry"]
    form: Literal["power_law", "kaplan"]
    over: Literal["compute", "parameters", "data"]
    parameters: "PowerLawFitParameters"
    intervals: Union["PowerLawFitIntervals1", None]
    standardErrors: Union["PowerLawFitStandardErrors1", None]


class Problem(TypedDict):
    type: str
    title: str
    status: int
    detail: str
    code: str
    kind: Literal["invalid", "unauthenticated", "forbidden", "not_found", "conflict", "throttled", "unavailable", "integrity", "bug"]
    requestId: str
    details: NotRequired[Dict[str, Any]]


class ProgressSecondsLeftRange1(TypedDict):
    low: float
    high: Union[float, None]


class Progress(TypedDict):
    samples: int
    done: int
    leased: int
    spared: int
    scored: int
    unscored: int
    errored: int
    modelCalls: int
    costMicroUsd: int
    samplesPerSecond: Union[float, None]
    secondsLeft: Union[float, None]
    secondsLeftRange: Union["ProgressSecondsLeftRange1", None]


class QuantileScore(TypedDict):
    p10: float
    p50: float
    p90: float
    mean: float
    covered: bool


class RateQuantiles(TypedDict):
    p10: float
    p50: float
    p90: float


class RateQuantilesInput(TypedDict):
    p10: float
    p50: float
    p90: float


class Readiness(TypedDict):
    status: Literal["ready"]


ReasonCode = Literal["ENGINE_ERROR", "ACTION_UNKNOWN", "CLOCK_INVALID", "POLICY_INACTIVE", "DECISION_REVOKED", "HOLD_OPEN", "APPROVAL_REJECTED", "THRESHOLD_CROSSED", "SAFEGUARD_MISSING", "EVIDENCE_INVALID", "MODEL_MISMATCH", "EVIDENCE_MISSING", "EVIDENCE_INCOMPLETE", "SANDBOX_UNAVAILABLE", "EVIDENCE_UNPLANNED", "POLICY_MISMATCH", "AGGREGATOR_MISMATCH", "EVIDENCE_STALE", "GRADER_UNVALIDATED", "JUDGE_UNCALIBRATED", "ELICITATION_WEAK", "SAMPLE_TOO_SMALL", "UNSCORED_TOO_MANY", "CLUSTERS_MISSING", "ARMS_MISSING", "CI_TOO_WIDE", "WITNESS_STALE", "REVIEW_MISSING", "DETERMINATION_MISSING", "APPROVAL_CONFLICT", "APPROVAL_STALE", "APPROVAL_MISSING", "RECEIPT_PENDING"]

RecordOutcome = Literal["one", "zero", "between", "unscored", "errored"]

RecordOutcomeInput = Literal["one", "zero", "between", "unscored", "errored"]

RedTeamModality = Literal["text", "image", "audio", "tools", "mixed"]

class RedTeamSummaryParticipantsEntry(TypedDict):
    name: str
    affiliation: Literal["internal", "external"]
    hours: float


class RedTeamSummaryFindingsEntry(TypedDict):
    severity: Literal["low", "medium", "high", "critical"]
    category: str
    description: str
    attempts: List[str]


class RedTeamSummary(TypedDict):
    topic: str
    modality: "RedTeamModality"
    participants: List["RedTeamSummaryParticipantsEntry"]
    hours: float
    startedAt: str
    endedAt: str
    outcomes: Dict[str, int]
    transcripts: int
    findings: List["RedTeamSummaryFindingsEntry"]


class RegistrationResponseInputResponse(TypedDict):
    clientDataJSON: str
    attestationObject: str


class RegistrationResponseInput(TypedDict):
    id: str
    rawId: str
    type: Literal["public-key"]
    response: "RegistrationResponseInputResponse"


class Release(TypedDict):
    checkpoint: "Checkpoint"
    gates: List["ReleaseGate"]


class ReleaseGateCampaign1(TypedDict):
    id: str
    state: Literal["running", "closed"]
    createdAt: str


class ReleaseGateDecision1(TypedDict):
    id: str
    decision: "DecisionWord"
    sentence: str
    decidedAt: str
    notAfter: Union[str, None]
    requestedBy: str
    currency: "Currency"


class ReleaseGate(TypedDict):
    action: "Action"
    policy: str
    campaign: Union["ReleaseGateCampaign1", None]
    decision: Union["ReleaseGateDecision1", None]


class ResponseStandingPolicy(TypedDict):
    ref: str
    digest: str


class ResponseStandingPossibleEntry(TypedDict):
    on: str
    to: str
    by: List["Role"]


class ResponseStanding(TypedDict):
    policy: "ResponseStandingPolicy"
    state: str
    title: str
    clause: str
    possible: List["ResponseStandingPossibleEntry"]
    history: List["PolicyResponse"]


class ReviewNearBar(TypedDict):
    marginRate: float
    reviewedShare: float


class ReviewedRecordPack1(TypedDict):
    digest: str
    offset: int
    length: int


class ReviewedRecord(TypedDict):
    sampleKey: str
    epoch: int
    score: "Score"
    transcriptDigest: Union[str, None]
    pack: Union["ReviewedRecordPack1", None]
    inputTokens: int
    outputTokens: int
    costMicroUsd: int
    modelCalls: int
    latencyMs: int
    completedAt: str
    review: Union["TrialReview", None]


class Revocation(TypedDict):
    id: str
    decisionId: str
    reason: str
    revokedBy: str
    revokedAt: str
    minEpoch: int


Role = Literal["administrator", "responsible_scaling_officer", "chief_executive_officer", "safety_reviewer", "evaluation_engineer", "pipeline", "auditor"]

class Run(TypedDict):
    id: str
    campaignId: Union[str, None]
    checkpointId: str
    evaluation: str
    source: "EvidenceSource"
    state: "RunState"
    planDigest: Union[str, None]
    resultDigest: Union[str, None]
    progress: "Progress"
    createdAt: str
    closedAt: Union[str, None]


class RunJudge(TypedDict):
    rubric: str
    promptDigest: str
    provider: str
    providerModel: str
    role: Literal["primary", "second"]
    family: NotRequired[str]


class RunPlanPolicy(TypedDict):
    ref: str
    digest: str


class RunPlanAlsoUnderEntry(TypedDict):
    ref: str
    digest: str
    criteria: List["Criterion"]


class RunPlanEvaluation(TypedDict):
    ref: str
    digest: str
    parameters: Dict[str, "Schema0"]


class RunPlan(TypedDict):
    schema: Literal["holdpoint.run-plan.v2"]
    policy: "RunPlanPolicy"
    alsoUnder: NotRequired[List["RunPlanAlsoUnderEntry"]]
    subject: "Subject"
    evaluation: "RunPlanEvaluation"
    samplesDigest: str
    sampleKeys: List[str]
    clusters: NotRequired[List[str]]
    arms: NotRequired[List[str]]
    epochs: int
    seed: int
    shardSize: int
    criteria: List["Criterion"]
    minimumSandbox: "SandboxLevel"
    judges: NotRequired[List["RunJudge"]]
    stoppingRule: "Stopping"
    analysis: str


class RunRegistration(TypedDict):
    runId: str
    evaluation: str
    source: "EvidenceSource"
    planDigest: Union[str, None]
    policyDigest: Union[str, None]
    alsoUnder: NotRequired[List[str]]
    requestedBy: str
    registeredAt: str


RunState = Literal["open", "aggregated", "closed", "invalid"]

RunStatus = Literal["complete", "incomplete", "failed", "invalid"]

class Safeguard(TypedDict):
    id: str
    checkpointId: Union[str, None]
    model: Union[str, None]
    axis: Literal["deployment", "security", "affirmative_case"]
    level: str
    title: str
    efficacy: str
    expiresAt: str
    recordedBy: str
    recordedAt: str
    approvedBy: Union[str, None]
    approvedAt: Union[str, None]
    state: "SafeguardState"


SafeguardState = Literal["recorded", "in_force", "expired"]

class SampleRecordPack1(TypedDict):
    digest: str
    offset: int
    length: int


class SampleRecord(TypedDict):
    sampleKey: str
    epoch: int
    score: "Score"
    transcriptDigest: Union[str, None]
    pack: Union["SampleRecordPack1", None]
    inputTokens: int
    outputTokens: int
    costMicroUsd: int
    modelCalls: int
    latencyMs: int
    completedAt: str


SamplingUnit = Literal["task", "run", "cluster"]

SandboxLevel = Literal["L0", "L1", "L2", "L3"]

class SaturationHintCheckpointsEntry(TypedDict):
    checkpoint: str
    solved: int
    taskCount: int
    estimateRate: Union[float, None]
    bound: "Interval"


class SaturationHint(TypedDict):
    suggestsSaturated: bool
    rate: float
    leastTasks: int
    checkpoints: List["SaturationHintCheckpointsEntry"]


ScalingFit = Union["ChinchillaFit", "PowerLawFit"]

class ScalingSpecRunsEntry(TypedDict):
    parameters: Union[float, None]
    tokens: Union[float, None]
    flop: Union[float, None]
    loss: float


class ScalingSpec(TypedDict):
    schema: Literal["holdpoint.scaling-spec.v1"]
    form: Literal["chinchilla", "power_law", "kaplan"]
    over: Literal["compute", "parameters", "data"]
    runs: List["ScalingSpecRunsEntry"]
    dropHighestLoss: int
    confidence: float
    resamples: int
    seed: int
    huberDelta: float
    budgetFlop: Union[float, None]


class ScalingSpecInputRunsEntry(TypedDict):
    parameters: Union[float, None]
    tokens: Union[float, None]
    flop: Union[float, None]
    loss: float


class ScalingSpecInput(TypedDict):
    schema: Literal["holdpoint.scaling-spec.v1"]
    form: Literal["chinchilla", "power_law", "kaplan"]
    over: Literal["compute", "parameters", "data"]
    runs: List["ScalingSpecInputRunsEntry"]
    dropHighestLoss: int
    confidence: float
    resamples: int
    seed: int
    huberDelta: float
    budgetFlop: Union[float, None]


class ScheduleSubject(TypedDict):
    kind: Literal["model", "checkpoint"]
    model: str
    checkpointId: Union[str, None]
    checkpoint: Union[str, None]


class Schedule(TypedDict):
    id: str
    name: str
    policy: str
    action: "Action"
    subject: "ScheduleSubject"
    when: "When"
    overlap: Literal["skip", "queue"]
    missed: Literal["fire_once", "skip"]
    budget: Union["ScheduleBudget", None]
    freezes: List["Freeze"]
    state: Literal["active", "paused", "removed"]
    owner: str
    createdAt: str
    removedAt: Union[str, None]
    nextDueAt: Union[str, None]
    upcoming: List[str]
    sentence: str
    firings: List["Firing"]


class ScheduleBudget(TypedDict):
    perDays: int
    maxCampaigns: Union[int, None]
    maxCostUsd: Union[float, None]


class ScheduleBudgetInput(TypedDict):
    perDays: int
    maxCampaigns: NotRequired[Union[int, None]]
    maxCostUsd: NotRequired[Union[float, None]]


class ScheduleSubjectInputValue1(TypedDict):
    kind: Literal["model"]
    model: str


class ScheduleSubjectInputValue2(TypedDict):
    kind: Literal["checkpoint"]
    checkpointId: str


ScheduleSubjectInput = Union["ScheduleSubjectInputValue1", "ScheduleSubjectInputValue2"]

class ScoreValue1(TypedDict):
    status: Literal["scored"]
    value: float
    explanation: NotRequired[str]
    measures: NotRequired[Dict[str, float]]
    flags: NotRequired[List["TrialFlag"]]


class ScoreValue2(TypedDict):
    status: Literal["unscored"]
    reason: Literal["refused", "unparseable", "no_answer", "limit_reached", "sandbox_unavailable", "not_a_number", "invalidated", "unsupported", "judge_failed", "judge_canary_failed", "judge_disagreed"]
    explanation: NotRequired[str]
    flags: NotRequired[List["TrialFlag"]]


class ScoreValue3(TypedDict):
    status: Literal["errored"]
    code: str
    explanation: NotRequired[str]


Score = Union["ScoreValue1", "ScoreValue2", "ScoreValue3"]

class SeatDecision(TypedDict):
    role: "Role"
    person: Union[str, None]
    state: Literal["approved", "missing", "stale", "conflict", "rejected"]


class SeenTreeHead(TypedDict):
    origin: str
    size: int
    root: str


class Session(TypedDict):
    account: "Account"
    expiresAt: str


class SignOff(TypedDict):
    id: str
    person: str
    role: "Role"
    choice: "SignOffChoice"
    statementDigest: str
    subjectDigest: str
    policyDigest: str
    action: "Action"
    evidenceDigest: str
    comment: str
    seen: "SeenTreeHead"
    assertion: "Assertion"
    signedAt: str


SignOffChoice = Literal["approve", "reject", "abstain"]

SourceStatus = Literal["primary", "secondary", "unverified", "own"]

class Statement(TypedDict):
    text: str
    digest: str
    evidenceDigest: str
    seenTreeSize: int
    challenge: str
    credentialIds: List[str]
    rpId: str
    origin: str


Stopping = Literal["fixed_n", "confidence_sequence"]

class Subject(TypedDict):
    model: str
    checkpoint: str
    weightsDigest: str
    variant: "Variant"
    trainingFlop: float
    effectiveCompute: float
    elicitation: "ElicitationProfile"
    provider: str
    providerModel: str


class Suite(TypedDict):
    evaluation: str
    title: str
    state: "SuiteState"
    replacement: Union[str, None]
    history: List["SuiteMove"]
    leanedOnBy: List["Leaning"]
    saturation: "SaturationHint"


SuiteMove = TypedDict("SuiteMove", {
    "id": str,
    "evaluation": str,
    "from": "SuiteState",
    "to": "SuiteState",
    "replacement": Union[str, None],
    "reason": str,
    "by": str,
    "at": str,
})

SuiteState = Literal["active", "saturated", "retired"]

class ThreeScores(TypedDict):
    rawRate: Union[float, None]
    adjustedRate: Union[float, None]
    marginAdjustedRate: float


class TierDecisionDeterminationsEntry(TypedDict):
    id: str
    person: str
    role: "Role"
    verdict: Literal["ruled_out", "ruled_in"]
    rationale: str
    dissent: int
    determinedAt: str
    expiresAt: str


class TierDecision(TypedDict):
    id: str
    title: str
    verdict: Literal["ruled_out", "ruled_in", "undetermined"]
    standing: Literal["ruled_out", "safeguards_in_force", "waived", "overridden", "blocks"]
    waiver: NotRequired["UsedWaiver"]
    determinations: List["TierDecisionDeterminationsEntry"]


class TokenRate(TypedDict):
    rate: Union[float, None]
    successes: int
    sampleCount: int
    contextCount: int
    interval: "Interval"
    clusteredInterval: "Interval"
    effectiveSampleCount: int


TrialFlag = Literal["cheating", "early_stop", "environment_error", "evaluation_awareness", "false_completion", "leak", "refusal", "sandbagging"]

TrialFlagInput = Literal["cheating", "early_stop", "environment_error", "evaluation_awareness", "false_completion", "leak", "refusal", "sandbagging"]

class TrialReview(TypedDict):
    id: str
    runId: str
    sampleKey: str
    epoch: int
    seq: int
    validity: "TrialValidity"
    reason: str
    flags: NotRequired[List["TrialFlag"]]
    reviewer: str
    reviewedAt: str


TrialValidity = Literal["valid", "invalid"]

class TrustAnchorStatementKeysEntry(TypedDict):
    keyid: str
    algorithm: Literal["ed25519", "ml-dsa-44"]
    publicKey: str


class TrustAnchor(TypedDict):
    schema: Literal["holdpoint.trust-anchor.v1"]
    origin: str
    logKeys: List[str]
    statementKeys: List["TrustAnchorStatementKeysEntry"]
    witnesses: List[str]
    rotations: NotRequired[List[str]]


class UsedWaiverApprovedByEntry(TypedDict):
    person: str
    role: "Role"
    at: str


class UsedWaiver(TypedDict):
    id: str
    kind: "WaiverKind"
    reason: str
    requestedBy: str
    approvedBy: List["UsedWaiverApprovedByEntry"]
    expiresAt: str


Variant = Literal["production", "helpful_only", "base", "mid_training"]

VariantInput = Literal["production", "helpful_only", "base", "mid_training"]

Verdict = Literal["ruled_out", "ruled_in", "indeterminate", "invalid"]

class VerifiedModelSignature(TypedDict):
    verifiedBy: Literal["public_key", "certificate"]
    identity: str
    issuer: Union[str, None]
    rootDigest: str
    files: int
    bundleDigest: str
    verifiedAt: str


class WaiverRevocation1(TypedDict):
    person: str
    reason: str
    at: str


class Waiver(TypedDict):
    id: str
    kind: "WaiverKind"
    criterionId: Union[str, None]
    tierId: Union[str, None]
    model: str
    checkpoint: str
    weightsDigest: str
    policyRef: str
    policyDigest: str
    action: "Action"
    evidenceDigest: str
    finding: str
    reason: str
    requestedBy: str
    requestedAt: str
    expiresAt: str
    approvals: List["WaiverApproval"]
    revocation: Union["WaiverRevocation1", None]


class WaiverApproval(TypedDict):
    id: str
    person: str
    role: "Role"
    statementDigest: str
    assertion: "Assertion"
    at: str


WaiverEffect = Literal["in_effect", "unneeded", "revoked", "expired", "weights_differ", "policy_differs", "not_granted", "not_asked", "never_waivable", "waiver_needed", "override_needed", "evidence_changed", "quorum_incomplete"]

WaiverKind = Literal["waiver", "override"]

class WaiverStandingApprovedByEntry(TypedDict):
    person: str
    role: "Role"
    at: str


class WaiverStanding(TypedDict):
    id: str
    kind: "WaiverKind"
    reason: str
    requestedBy: str
    approvedBy: List["WaiverStandingApprovedByEntry"]
    expiresAt: str
    criterionId: Union[str, None]
    tierId: Union[str, None]
    state: Literal["used", "unneeded", "refused"]
    effect: "WaiverEffect"
    detail: str


class WaiverStatementView(TypedDict):
    text: str
    digest: str
    challenge: str
    credentialIds: List[str]
    rpId: str
    origin: str


class WaiverViewRevocation1(TypedDict):
    person: str
    reason: str
    at: str


class WaiverView(TypedDict):
    id: str
    kind: "WaiverKind"
    criterionId: Union[str, None]
    tierId: Union[str, None]
    model: str
    checkpoint: str
    weightsDigest: str
    policyRef: str
    policyDigest: str
    action: "Action"
    evidenceDigest: str
    finding: str
    reason: str
    requestedBy: str
    requestedAt: str
    expiresAt: str
    approvals: List["WaiverApproval"]
    revocation: Union["WaiverViewRevocation1", None]
    checkpointId: str
    state: Literal["requested", "approved", "revoked", "expired"]
    seatsMissing: List["Role"]


class WebhookKeysEntry(TypedDict):
    publicKey: str
    createdAt: str
    signsUntil: Union[str, None]


class Webhook(TypedDict):
    id: str
    url: str
    description: str
    types: List["WebhookEventType"]
    state: Literal["enabled", "disabled"]
    disabledBecause: Union[Literal["by_request", "gone"], None]
    circuit: Literal["closed", "open", "half_open"]
    circuitOpenUntil: Union[str, None]
    failuresInARow: int
    keys: List["WebhookKeysEntry"]
    pendingCount: int
    failedCount: int
    createdBy: str
    createdAt: str
    deliveries: List["WebhookDelivery"]


class WebhookDelivery(TypedDict):
    id: str
    endpointId: str
    eventId: str
    type: "WebhookEventType"
    stream: str
    streamSeq: int
    state: Literal["pending", "delivered", "failed"]
    attempts: int
    nextAttemptAt: Union[str, None]
    lastAttemptAt: Union[str, None]
    lastStatus: Union[int, None]
    lastFailure: Union[str, None]
    lastAnswer: Union[str, None]
    deliveredAt: Union[str, None]
    createdAt: str


WebhookEventType = Literal["checkpoint.registered", "campaign.opened", "campaign.closed", "run.closed", "run.integrity_failed", "evidence.invalidated", "determination.recorded", "signoff.recorded", "gate.decided", "gate.decision_revoked", "waiver.approved", "hold.opened", "hold.released", "policy.activated", "incident.reported", "incident.closed", "credential.enrolled", "credential.revoked"]

WebhookEventTypeInput = Literal["checkpoint.registered", "campaign.opened", "campaign.closed", "run.closed", "run.integrity_failed", "evidence.invalidated", "determination.recorded", "signoff.recorded", "gate.decided", "gate.decision_revoked", "waiver.approved", "hold.opened", "hold.released", "policy.activated", "incident.reported", "incident.closed", "credential.enrolled", "credential.revoked"]

class WhenValue1(TypedDict):
    kind: Literal["calendar"]
    cron: str
    timeZone: str


class WhenValue2(TypedDict):
    kind: Literal["trigger"]
    on: Literal["checkpoint_registered", "assessment_due"]


When = Union["WhenValue1", "WhenValue2"]

class WhenInputValue1(TypedDict):
    kind: Literal["calendar"]
    cron: str
    timeZone: NotRequired[str]


class WhenInputValue2(TypedDict):
    kind: Literal["trigger"]
    on: Literal["checkpoint_registered", "assessment_due"]


WhenInput = Union["WhenInputValue1", "WhenInputValue2"]

class WitnessSeen(TypedDict):
    name: str
    cosignedAt: str
    treeSize: int


Schema0 = Union[str, float, bool, None, List["Schema0"], Dict[str, "Schema0"]]

Schema1 = Union[str, float, bool, None, List["Schema1"], Dict[str, "Schema1"]]

Schema2 = Union[str, float, bool, None, List["Schema2"], Dict[str, "Schema2"]]

Schema3 = Union[str, float, bool, None, List["Schema3"], Dict[str, "Schema3"]]

Schema4 = Union[str, float, bool, None, List["Schema4"], Dict[str, "Schema4"]]

class IdentitySignInBody(TypedDict):
    name: str
    password: str
    label: NotRequired[str]
    expiresInDays: NotRequired[int]


class IdentityIssueTokenBody(TypedDict):
    label: str
    expiresInDays: NotRequired[int]


class IdentityRevokeTokenAnswer(TypedDict):
    id: str
    revokedAt: str


class IdentityCreateBody(TypedDict):
    name: str
    displayName: str
    roles: List["Role"]
    password: NotRequired[str]


class IdentityListAnswer(TypedDict):
    accounts: List["Account"]


class SessionsOpenBody(TypedDict):
    name: str
    password: str


class SessionsEndAnswer(TypedDict):
    endedAt: str


class CredentialsOptionsAnswer(TypedDict):
    options: "CreationOptions"
    origin: str


class CredentialsEnrolBody(TypedDict):
    label: str
    response: "RegistrationResponseInput"


class CredentialsListAnswer(TypedDict):
    credentials: List["Credential"]


class CredentialsRevokeBody(TypedDict):
    reason: str


class CheckpointsListAnswer(TypedDict):
    checkpoints: List["Checkpoint"]


class CheckpointsHistoryAnswerEventsEntry(TypedDict):
    id: str
    stream: str
    streamSeq: int
    type: str
    actor: str
    body: "Schema0"
    at: str


class CheckpointsHistoryAnswer(TypedDict):
    events: List["CheckpointsHistoryAnswerEventsEntry"]


class PoliciesListAnswer(TypedDict):
    policies: List["PolicySummary"]


class PoliciesProposeBody(TypedDict):
    policy: "PolicyInput"
    text: NotRequired[str]


class PoliciesDiffAnswerFrom(TypedDict):
    ref: str
    digest: str


class PoliciesDiffAnswerTo(TypedDict):
    ref: str
    digest: str


PoliciesDiffAnswer = TypedDict("PoliciesDiffAnswer", {
    "from": "PoliciesDiffAnswerFrom",
    "to": "PoliciesDiffAnswerTo",
    "moves": List["BarMove"],
})

class PoliciesApproveBody(TypedDict):
    role: "Role"
    statementDigest: str
    assertion: NotRequired["AssertionInput"]


class CampaignsOpenBody(TypedDict):
    checkpointId: str
    policy: NotRequired[str]
    action: NotRequired["Action"]
    seed: NotRequired[int]
    evaluations: NotRequired[List[str]]
    judges: NotRequired[List["JudgeChoiceInput"]]


class CampaignsListAnswer(TypedDict):
    campaigns: List["Campaign"]


class ComputationsPutInputAnswer(TypedDict):
    digest: str
    sizeBytes: int


class ComputationsRequestBody(TypedDict):
    spec: "ComputationSpecInput"
    checkpointId: NotRequired[Union[str, None]]


class ComputationsListAnswer(TypedDict):
    computations: List["Computation"]
    next: Union[str, None]


class RecordsListAnswer(TypedDict):
    records: List["ReviewedRecord"]
    next: Union[str, None]


class RecordsPagesAnswerReviewed(TypedDict):
    valid: int
    invalid: int


class RecordsPagesAnswer(TypedDict):
    total: int
    starts: List[str]
    tally: Dict[str, int]
    reviewed: "RecordsPagesAnswerReviewed"
    flags: Dict[str, int]


class RecordsGetAnswerPrevious1(TypedDict):
    sampleKey: str
    epoch: int


class RecordsGetAnswerNext1(TypedDict):
    sampleKey: str
    epoch: int


class RecordsGetAnswer(TypedDict):
    record: "ReviewedRecord"
    previous: Union["RecordsGetAnswerPrevious1", None]
    next: Union["RecordsGetAnswerNext1", None]


class ReviewsRecordBody(TypedDict):
    validity: "TrialValidity"
    reason: str
    flags: NotRequired[List["TrialFlag"]]


class ReviewsListAnswer(TypedDict):
    reviews: List["TrialReview"]


class EvidenceListImportsAnswer(TypedDict):
    imports: List["EvidenceImport"]


class GatesDecideBody(TypedDict):
    checkpointId: str
    policy: NotRequired[str]


class GatesListAnswer(TypedDict):
    decisions: List["Decision"]


class GatesSignOffsAnswerSignOffsEntry(TypedDict):
    id: str
    person: str
    role: "Role"
    choice: "SignOffChoice"
    statementDigest: str
    subjectDigest: str
    policyDigest: str
    action: "Action"
    evidenceDigest: str
    comment: str
    seen: "SeenTreeHead"
    assertion: "Assertion"
    signedAt: str
    statement: str


class GatesSignOffsAnswer(TypedDict):
    signOffs: List["GatesSignOffsAnswerSignOffsEntry"]


class GatesSignOffBody(TypedDict):
    checkpointId: str
    policy: str
    action: "Action"
    role: "Role"
    choice: "SignOffChoice"
    statementDigest: str
    comment: NotRequired[str]
    seenTreeSize: int
    assertion: NotRequired["Assertion"]


class DecisionsRevokeBody(TypedDict):
    reason: str


class DeterminationsRecordBodyDissentEntry(TypedDict):
    person: str
    text: str


class DeterminationsRecordBodyAttestationsEntry(TypedDict):
    title: str
    by: str
    digest: str


class DeterminationsRecordBody(TypedDict):
    checkpointId: str
    policy: str
    tier: str
    verdict: Literal["ruled_out", "ruled_in"]
    role: "Role"
    rationale: str
    dissent: NotRequired[List["DeterminationsRecordBodyDissentEntry"]]
    attestations: NotRequired[List["DeterminationsRecordBodyAttestationsEntry"]]
    validDays: NotRequired[int]


class DeterminationsListAnswer(TypedDict):
    determinations: List["DeterminationView"]


class CalibrationsListAnswer(TypedDict):
    calibrations: List["CalibrationSummary"]


class WaiversRequestBody(TypedDict):
    kind: "WaiverKind"
    policy: str
    action: "Action"
    criterionId: NotRequired[str]
    tierId: NotRequired[str]
    reason: str
    expiresAt: str


class WaiversListAnswer(TypedDict):
    waivers: List["WaiverView"]


class WaiversApproveBody(TypedDict):
    role: "Role"
    statementDigest: str
    assertion: NotRequired["Assertion"]


class WaiversRevokeBody(TypedDict):
    reason: str


class HoldsOpenBody(TypedDict):
    kind: Literal["pause", "lockdown", "incident"]
    actions: NotRequired[List["Action"]]
    reason: str


class HoldsListAnswer(TypedDict):
    holds: List["HoldView"]


class HoldsReleaseBody(TypedDict):
    reason: str


class HoldsRespondBody(TypedDict):
    policy: str
    on: str
    rationale: str


class IncidentsReportBody(TypedDict):
    source: str
    date: str
    checkpointId: NotRequired[str]
    model: NotRequired[str]
    severity: Literal["low", "medium", "high", "critical"]
    description: str
    citation: str
    scenario: NotRequired["IncidentScenarioInput"]
    actions: NotRequired[List["Action"]]


class IncidentsListAnswer(TypedDict):
    incidents: List["Incident"]


class IncidentsLinkBody(TypedDict):
    scenario: "IncidentScenario"


class IncidentsCloseBody(TypedDict):
    runId: NotRequired[str]
    reason: NotRequired[str]


class SafeguardsRecordBody(TypedDict):
    checkpointId: NotRequired[str]
    model: NotRequired[str]
    axis: Literal["deployment", "security", "affirmative_case"]
    level: str
    title: str
    efficacy: str
    expiresAt: str


class SafeguardsListAnswer(TypedDict):
    safeguards: List["Safeguard"]


class SafeguardsApproveBody(TypedDict):
    role: "Role"


class InvalidationsRecordBody(TypedDict):
    target: "InvalidationTargetInput"
    reason: str
    dryRun: NotRequired[bool]


class InvalidationsListAnswer(TypedDict):
    invalidations: List["Invalidation"]


class SuitesListAnswer(TypedDict):
    suites: List["Suite"]


class SuitesMoveBody(TypedDict):
    evaluation: str
    to: "SuiteState"
    replacement: NotRequired[str]
    reason: str


class ForecastsSealBody(TypedDict):
    checkpointId: str
    evaluation: str
    policy: NotRequired[str]
    criterion: NotRequired[str]
    probability: NotRequired[Union[float, None]]
    quantiles: NotRequired[Union["RateQuantilesInput", None]]
    rationale: str


class AssessmentsListAnswer(TypedDict):
    assessments: List["AssessmentDue"]


class AssessmentsCallBody(TypedDict):
    checkpointId: str
    policy: NotRequired[Union[str, None]]
    reason: str


class AssessmentsCallsAnswer(TypedDict):
    calls: List["AssessmentCall"]


class SchedulesListAnswer(TypedDict):
    schedules: List["Schedule"]


class SchedulesFiringsAnswer(TypedDict):
    firings: List["Firing"]


class ObligationsListAnswer(TypedDict):
    asOf: str
    obligations: List["ObligationInstance"]
    starts: List["ObligationStart"]


class ObligationsStartAnswer(TypedDict):
    start: "ObligationStart"
    obligations: List["ObligationInstance"]


class ObligationsStartBody(TypedDict):
    clock: Literal["checkpoint_deployed", "determination_made", "report_submitted", "report_received", "report_published", "policy_changed", "incident_known", "incident_resolved", "harm_imminent"]
    at: str
    regime: NotRequired[Union[str, None]]
    insideEvaluation: NotRequired[Literal["yes", "no", "unknown"]]
    note: str


class ObligationsDoneBody(TypedDict):
    note: str


class ReleasesListAnswer(TypedDict):
    releases: List["Release"]
    next: Union[str, None]


class ReleasesScheduleAnswer(TypedDict):
    due: List["DueDate"]


class WebhooksListAnswer(TypedDict):
    webhooks: List["Webhook"]


class WebhooksDeliveriesAnswer(TypedDict):
    deliveries: List["WebhookDelivery"]


class WebhooksReplaySinceAnswer(TypedDict):
    replayed: int


class WebhooksReplaySinceBody(TypedDict):
    since: str

