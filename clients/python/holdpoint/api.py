"""Operations of the API, written by scripts/write-python-client.mjs from docs/openapi.json."""

from __future__ import annotations

from typing import Any, Dict, List, Literal, Optional, Union, cast

from .transport import Transport
from .types import *  # noqa: F403


class HealthApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def health(self) -> "Health":
        """Whether the platform can serve."""
        return cast('Health', self._transport.call("GET", f"/v1/health"))

    def livez(self) -> "Liveness":
        """The process answers: 200 also while the database is away. Restart it when this fails."""
        return cast('Liveness', self._transport.call("GET", f"/livez"))

    def readyz(self) -> "Readiness":
        """Whether requests may be sent here: 503 `server.not_ready` with the reasons while they may not."""
        return cast('Readiness', self._transport.call("GET", f"/readyz"))


class IdentityApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def sign_in(self, body: "IdentitySignInBody") -> "IssuedToken":
        """Exchange a name and password for an API token."""
        return cast('IssuedToken', self._transport.call("POST", f"/v1/tokens/sign-in", body=body))

    def issue_token(self, account_id: str, body: "IdentityIssueTokenBody") -> "IssuedToken":
        """Issue an API token to an account; shown once."""
        return cast('IssuedToken', self._transport.call("POST", f"/v1/accounts/{self._transport.quoted(account_id)}/tokens", body=body))

    def revoke_token(self, token_id: str) -> "IdentityRevokeTokenAnswer":
        """Revoke an API token."""
        return cast('IdentityRevokeTokenAnswer', self._transport.call("POST", f"/v1/tokens/{self._transport.quoted(token_id)}/revocation"))

    def me(self) -> "Account":
        """Who is calling."""
        return cast('Account', self._transport.call("GET", f"/v1/me"))

    def create(self, body: "IdentityCreateBody", *, idempotency_key: Optional[str] = None) -> "Account":
        """Create a local account."""
        return cast('Account', self._transport.call("POST", f"/v1/accounts", body=body, idempotency_key=idempotency_key))

    def list(self) -> "IdentityListAnswer":
        """All accounts, by name."""
        return cast('IdentityListAnswer', self._transport.call("GET", f"/v1/accounts"))

    def disable(self, account_id: str) -> "Account":
        """End an account: its tokens stop working at once."""
        return cast('Account', self._transport.call("POST", f"/v1/accounts/{self._transport.quoted(account_id)}/disablement"))


class SessionsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def open(self, body: "SessionsOpenBody") -> "Session":
        """Sign a browser in: sets a strict, script-proof cookie. Throttled per name."""
        return cast('Session', self._transport.call("POST", f"/v1/sessions", body=body))

    def current(self) -> "Session":
        """The browser's session."""
        return cast('Session', self._transport.call("GET", f"/v1/sessions/current"))

    def end(self) -> "SessionsEndAnswer":
        """Sign the browser out: the session ends on the server, and the cookie is cleared."""
        return cast('SessionsEndAnswer', self._transport.call("POST", f"/v1/sessions/current/end"))


class CredentialsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def options(self) -> "CredentialsOptionsAnswer":
        """Begin to enrol an authenticator: options with a challenge that serves once, for five minutes."""
        return cast('CredentialsOptionsAnswer', self._transport.call("POST", f"/v1/credentials/options"))

    def enrol(self, body: "CredentialsEnrolBody") -> "Credential":
        """Enrol an authenticator. It signs as soon as its event has a receipt of the log."""
        return cast('Credential', self._transport.call("POST", f"/v1/credentials", body=body))

    def list(self, *, account_id: Optional[str] = None) -> "CredentialsListAnswer":
        """Your authenticators, or with an account those of another; revoked ones included."""
        return cast('CredentialsListAnswer', self._transport.call("GET", f"/v1/credentials", query={"accountId": account_id}))

    def revoke(self, credential_id: str, body: "CredentialsRevokeBody") -> "Credential":
        """Revoke an authenticator, by its id here: yours, or as an administrator anybody’s. What it signed before stands."""
        return cast('Credential', self._transport.call("POST", f"/v1/credentials/{self._transport.quoted(credential_id)}/revocation", body=body))


class CheckpointsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def register(self, body: "CheckpointRegistrationInput", *, idempotency_key: Optional[str] = None) -> "Checkpoint":
        """Register a checkpoint, and its model at first sight."""
        return cast('Checkpoint', self._transport.call("POST", f"/v1/checkpoints", body=body, idempotency_key=idempotency_key))

    def list(self) -> "CheckpointsListAnswer":
        """Checkpoints, newest first."""
        return cast('CheckpointsListAnswer', self._transport.call("GET", f"/v1/checkpoints"))

    def get(self, checkpoint_id: str) -> "Checkpoint":
        """One checkpoint."""
        return cast('Checkpoint', self._transport.call("GET", f"/v1/checkpoints/{self._transport.quoted(checkpoint_id)}"))

    def history(self, checkpoint_id: str, *, limit: Optional[int] = None) -> "CheckpointsHistoryAnswer":
        """Audit events about a checkpoint and its campaigns, newest first."""
        return cast('CheckpointsHistoryAnswer', self._transport.call("GET", f"/v1/checkpoints/{self._transport.quoted(checkpoint_id)}/history", query={"limit": limit}))


class CatalogApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def evaluations(self) -> "Catalog":
        """Evaluations that this platform can run, with the digests that plans pin."""
        return cast('Catalog', self._transport.call("GET", f"/v1/evaluations"))


class PoliciesApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> "PoliciesListAnswer":
        """Policies that this platform knows, each with its digest and whether it is in force."""
        return cast('PoliciesListAnswer', self._transport.call("GET", f"/v1/policies"))

    def propose(self, body: "PoliciesProposeBody", *, idempotency_key: Optional[str] = None) -> "PolicySummary":
        """Propose a policy. It decides nothing until its quorum has activated it."""
        return cast('PolicySummary', self._transport.call("POST", f"/v1/policies", body=body, idempotency_key=idempotency_key))

    def diff(self, *, from_: str, to: str) -> "PoliciesDiffAnswer":
        """Every rule that differs between two policies, with its direction."""
        return cast('PoliciesDiffAnswer', self._transport.call("GET", f"/v1/policies/diff", query={"from": from_, "to": to}))

    def get(self, policy_ref: str) -> "PolicyRecord":
        """One policy, whole, by name or digest: the document in force under that name, else the newest one."""
        return cast('PolicyRecord', self._transport.call("GET", f"/v1/policies/{self._transport.quoted(policy_ref)}"))

    def statement(self, digest: str, *, role: "Role") -> "PolicyStatement":
        """The exact words that an approval of a policy puts a name under."""
        return cast('PolicyStatement', self._transport.call("GET", f"/v1/policies/{self._transport.quoted(digest)}/statement", query={"role": role}))

    def approve(self, digest: str, body: "PoliciesApproveBody", *, idempotency_key: Optional[str] = None) -> "PolicyRecord":
        """Put your name under the activation of a policy. The last open seat activates it at once."""
        return cast('PolicyRecord', self._transport.call("POST", f"/v1/policies/{self._transport.quoted(digest)}/approvals", body=body, idempotency_key=idempotency_key))


class CampaignsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def open(self, body: "CampaignsOpenBody", *, idempotency_key: str) -> "Campaign":
        """Open the evaluations that a policy requires before an action; plans are sealed before the first model call."""
        return cast('Campaign', self._transport.call("POST", f"/v1/campaigns", body=body, idempotency_key=idempotency_key))

    def list(self, *, checkpoint_id: Optional[str] = None) -> "CampaignsListAnswer":
        """Campaigns, newest first."""
        return cast('CampaignsListAnswer', self._transport.call("GET", f"/v1/campaigns", query={"checkpointId": checkpoint_id}))

    def get(self, campaign_id: str) -> "Campaign":
        """One campaign with the progress of its runs."""
        return cast('Campaign', self._transport.call("GET", f"/v1/campaigns/{self._transport.quoted(campaign_id)}"))


class RunsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(self, run_id: str) -> "Run":
        """One run."""
        return cast('Run', self._transport.call("GET", f"/v1/runs/{self._transport.quoted(run_id)}"))

    def plan(self, run_id: str) -> "RunPlan":
        """The sealed plan of a run."""
        return cast('RunPlan', self._transport.call("GET", f"/v1/runs/{self._transport.quoted(run_id)}/plan"))


class ComputationsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def put_input(self, body: bytes) -> "ComputationsPutInputAnswer":
        """Hand in a file for computations; stored unread, addressed by its digest."""
        return cast('ComputationsPutInputAnswer', self._transport.call("POST", f"/v1/computations/inputs", body=body))

    def request(self, body: "ComputationsRequestBody", *, idempotency_key: str) -> "Computation":
        """Ask for a computation; its spec stands in the log before a worker begins. Every input was handed in before."""
        return cast('Computation', self._transport.call("POST", f"/v1/computations", body=body, idempotency_key=idempotency_key))

    def list(self, *, kind: Optional["ComputationKind"] = None, checkpoint_id: Optional[str] = None, before: Optional[str] = None) -> "ComputationsListAnswer":
        """Computations, newest first: at most 200 at once, fewer where their specs are long. `next` is the `before` of those that follow."""
        return cast('ComputationsListAnswer', self._transport.call("GET", f"/v1/computations", query={"kind": kind, "checkpointId": checkpoint_id, "before": before}))

    def get(self, computation_id: str) -> "Computation":
        """One computation with its progress."""
        return cast('Computation', self._transport.call("GET", f"/v1/computations/{self._transport.quoted(computation_id)}"))

    def result(self, computation_id: str) -> "ComputationResult":
        """The figures of a verified computation."""
        return cast('ComputationResult', self._transport.call("GET", f"/v1/computations/{self._transport.quoted(computation_id)}/result"))

    def artefact(self, computation_id: str, name: str) -> bytes:
        """One file that a verified computation left."""
        return cast('bytes', self._transport.call("GET", f"/v1/computations/{self._transport.quoted(computation_id)}/artefacts/{self._transport.quoted(name)}", answer="bytes"))

    def cancel(self, computation_id: str) -> "Computation":
        """End a computation that is open; its worker stops within seconds. Once, and for good."""
        return cast('Computation', self._transport.call("POST", f"/v1/computations/{self._transport.quoted(computation_id)}/cancellation"))


class RecordsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, run_id: str, *, outcome: Optional["RecordOutcomeInput"] = None, validity: Optional[Literal["valid", "invalid", "unreviewed"]] = None, flag: Optional["TrialFlagInput"] = None, search: Optional[str] = None, after: Optional[str] = None, limit: Optional[int] = None) -> "RecordsListAnswer":
        """Records of a run by sample key and epoch, in keyset pages."""
        return cast('RecordsListAnswer', self._transport.call("GET", f"/v1/runs/{self._transport.quoted(run_id)}/records", query={"outcome": outcome, "validity": validity, "flag": flag, "search": search, "after": after, "limit": limit}))

    def pages(self, run_id: str, *, outcome: Optional["RecordOutcomeInput"] = None, validity: Optional[Literal["valid", "invalid", "unreviewed"]] = None, flag: Optional["TrialFlag"] = None, search: Optional[str] = None) -> "RecordsPagesAnswer":
        """Where each page of 500 records begins under a filter, so that a reader may jump to any; and how many of each outcome there are."""
        return cast('RecordsPagesAnswer', self._transport.call("GET", f"/v1/runs/{self._transport.quoted(run_id)}/records/pages", query={"outcome": outcome, "validity": validity, "flag": flag, "search": search}))

    def get(self, run_id: str, sample_key: str, epoch: int) -> "RecordsGetAnswer":
        """One record, with the keys of its neighbours."""
        return cast('RecordsGetAnswer', self._transport.call("GET", f"/v1/runs/{self._transport.quoted(run_id)}/records/{self._transport.quoted(sample_key)}/{self._transport.quoted(epoch)}"))

    def transcript(self, run_id: str, sample_key: str, epoch: int) -> "Schema0":
        """Transcript of one sample, as stored. Text in it is adversarial."""
        return cast('Schema0', self._transport.call("GET", f"/v1/runs/{self._transport.quoted(run_id)}/records/{self._transport.quoted(sample_key)}/{self._transport.quoted(epoch)}/transcript"))


class ReviewsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def record(self, run_id: str, sample_key: str, epoch: int, body: "ReviewsRecordBody", *, idempotency_key: Optional[str] = None) -> "TrialReview":
        """Mark one trial of a closed run valid or invalid, with a reason and what was wrong. Not for who asked for the run."""
        return cast('TrialReview', self._transport.call("POST", f"/v1/runs/{self._transport.quoted(run_id)}/records/{self._transport.quoted(sample_key)}/{self._transport.quoted(epoch)}/reviews", body=body, idempotency_key=idempotency_key))

    def list(self, run_id: str) -> "ReviewsListAnswer":
        """Every review of trials of a run, in the order in which they were given."""
        return cast('ReviewsListAnswer', self._transport.call("GET", f"/v1/runs/{self._transport.quoted(run_id)}/reviews"))


class EvidenceApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def import_log(self, body: bytes, *, checkpoint_id: str, evaluation: str, file_name: str, scorer: Optional[str] = None) -> "EvidenceImport":
        """Hand in a log of another tool as evidence; the worker parses it. Idempotent by the digest of the file."""
        return cast('EvidenceImport', self._transport.call("POST", f"/v1/evidence/imports", query={"checkpointId": checkpoint_id, "evaluation": evaluation, "fileName": file_name, "scorer": scorer}, body=body))

    def list_imports(self, *, checkpoint_id: str, run_id: Optional[str] = None) -> "EvidenceListImportsAnswer":
        """Logs and red-team sessions that were handed in for a checkpoint, newest first."""
        return cast('EvidenceListImportsAnswer', self._transport.call("GET", f"/v1/evidence/imports", query={"checkpointId": checkpoint_id, "runId": run_id}))

    def get_import(self, import_id: str) -> "EvidenceImport":
        """State of one import."""
        return cast('EvidenceImport', self._transport.call("GET", f"/v1/evidence/imports/{self._transport.quoted(import_id)}"))


class GatesApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def decide(self, action: "Action", body: "GatesDecideBody", *, idempotency_key: str) -> "Decision":
        """May this action be taken on this checkpoint? Decided anew from all evidence, recorded and logged. 201, or 202 with the word PENDING while the log has not signed for it: ask for the decision then. Neither means allowed."""
        return cast('Decision', self._transport.call("POST", f"/v1/gates/{self._transport.quoted(action)}/decisions", body=body, idempotency_key=idempotency_key))

    def get(self, decision_id: str, *, wait: Optional[float] = None) -> "Decision":
        """One recorded decision. `wait` holds the answer for as many seconds, until it is no longer PENDING for want of a receipt."""
        return cast('Decision', self._transport.call("GET", f"/v1/decisions/{self._transport.quoted(decision_id)}", query={"wait": wait}))

    def list(self, *, checkpoint_id: Optional[str] = None, limit: Optional[int] = None) -> "GatesListAnswer":
        """Recorded decisions, newest first."""
        return cast('GatesListAnswer', self._transport.call("GET", f"/v1/decisions", query={"checkpointId": checkpoint_id, "limit": limit}))

    def standing(self, action: "Action", *, checkpoint_id: str, policy: str) -> "GateDecision":
        """What the gate would decide now, from all evidence at this moment. Not recorded, so no pipeline may act on it."""
        return cast('GateDecision', self._transport.call("GET", f"/v1/gates/{self._transport.quoted(action)}/standing", query={"checkpointId": checkpoint_id, "policy": policy}))

    def sign_offs(self, checkpoint_id: str) -> "GatesSignOffsAnswer":
        """Every sign-off on a checkpoint with the words that were signed, oldest first."""
        return cast('GatesSignOffsAnswer', self._transport.call("GET", f"/v1/checkpoints/{self._transport.quoted(checkpoint_id)}/sign-offs"))

    def statement(self, action: "Action", *, checkpoint_id: str, policy: str, role: "Role", choice: Optional["SignOffChoice"] = None) -> "Statement":
        """The exact words that a sign-off puts a name under, over the evidence as it stands."""
        return cast('Statement', self._transport.call("GET", f"/v1/gates/{self._transport.quoted(action)}/statement", query={"checkpointId": checkpoint_id, "policy": policy, "role": role, "choice": choice}))

    def sign_off(self, body: "GatesSignOffBody", *, idempotency_key: Optional[str] = None) -> "SignOff":
        """Put your name under a statement. It must be the current one, word for word."""
        return cast('SignOff', self._transport.call("POST", f"/v1/sign-offs", body=body, idempotency_key=idempotency_key))


class DecisionsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def attestation(self, decision_id: str) -> "DsseEnvelope":
        """The decision as a DSSE envelope over an in-toto statement: every criterion, approval and waiver, signed. 404 until the log has signed for it."""
        return cast('DsseEnvelope', self._transport.call("GET", f"/v1/decisions/{self._transport.quoted(decision_id)}/attestation"))

    def summary(self, decision_id: str) -> "DsseEnvelope":
        """The decision as a signed SLSA verification summary, for tools that know only that."""
        return cast('DsseEnvelope', self._transport.call("GET", f"/v1/decisions/{self._transport.quoted(decision_id)}/verification-summary"))

    def proof(self, decision_id: str) -> str:
        """That the decision is in the log, as a C2SP tlog-proof file with its entry as `extra`. 409 until the log has signed for it."""
        return cast('str', self._transport.call("GET", f"/v1/decisions/{self._transport.quoted(decision_id)}/proof", answer="text"))

    def trust(self) -> "TrustAnchor":
        """Keys of the log and of the attestations, to be kept by who checks offline: fetch them once, over a channel that you believe."""
        return cast('TrustAnchor', self._transport.call("GET", f"/v1/log/trust"))

    def revoke(self, decision_id: str, body: "DecisionsRevokeBody", *, idempotency_key: Optional[str] = None) -> "Revocation":
        """Withdraw a decision and every earlier one of its gate and weights. One person is enough: it only ever shuts."""
        return cast('Revocation', self._transport.call("POST", f"/v1/decisions/{self._transport.quoted(decision_id)}/revocations", body=body, idempotency_key=idempotency_key))

    def epochs(self) -> "EpochList":
        """Which epochs of decisions still count, signed: what an offline consumer needs to see a revocation."""
        return cast('EpochList', self._transport.call("GET", f"/v1/epochs"))


class DeterminationsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def record(self, body: "DeterminationsRecordBody", *, idempotency_key: Optional[str] = None) -> "Determination":
        """Determine whether a tier is reached, on all that is known. Not for who asked for any of the evidence."""
        return cast('Determination', self._transport.call("POST", f"/v1/determinations", body=body, idempotency_key=idempotency_key))

    def list(self, *, checkpoint_id: str, policy: Optional[str] = None) -> "DeterminationsListAnswer":
        """Every determination about a checkpoint, oldest first; those that you have yet to make yourself are not told."""
        return cast('DeterminationsListAnswer', self._transport.call("GET", f"/v1/determinations", query={"checkpointId": checkpoint_id, "policy": policy}))


class CalibrationsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def record(self, body: "CalibrationFileInput", *, idempotency_key: Optional[str] = None) -> "CalibrationSummary":
        """Record how a judge did on answers that people labelled. Not for who asked for a run that it judged."""
        return cast('CalibrationSummary', self._transport.call("POST", f"/v1/judge-calibrations", body=body, idempotency_key=idempotency_key))

    def list(self, *, judge: Optional[str] = None) -> "CalibrationsListAnswer":
        """Calibrations of judges, oldest first; of one judge where its digest is named."""
        return cast('CalibrationsListAnswer', self._transport.call("GET", f"/v1/judge-calibrations", query={"judge": judge}))

    def get(self, calibration_id: str) -> "JudgeCalibration":
        """One calibration with every label."""
        return cast('JudgeCalibration', self._transport.call("GET", f"/v1/judge-calibrations/{self._transport.quoted(calibration_id)}"))


class WaiversApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def request(self, checkpoint_id: str, body: "WaiversRequestBody", *, idempotency_key: Optional[str] = None) -> "WaiverView":
        """Ask that a gate pass over one criterion or tier, on the evidence as it stands. Others must approve it."""
        return cast('WaiverView', self._transport.call("POST", f"/v1/checkpoints/{self._transport.quoted(checkpoint_id)}/waivers", body=body, idempotency_key=idempotency_key))

    def list(self, checkpoint_id: str) -> "WaiversListAnswer":
        """Every waiver and override on the weights of a checkpoint, newest first."""
        return cast('WaiversListAnswer', self._transport.call("GET", f"/v1/checkpoints/{self._transport.quoted(checkpoint_id)}/waivers"))

    def statement(self, waiver_id: str, *, role: "Role") -> "WaiverStatementView":
        """The exact words that an approval in this role puts a name under."""
        return cast('WaiverStatementView', self._transport.call("GET", f"/v1/waivers/{self._transport.quoted(waiver_id)}/statement", query={"role": role}))

    def approve(self, waiver_id: str, body: "WaiversApproveBody", *, idempotency_key: Optional[str] = None) -> "WaiverView":
        """Approve a waiver in one seat of its quorum; one person fills one seat."""
        return cast('WaiverView', self._transport.call("POST", f"/v1/waivers/{self._transport.quoted(waiver_id)}/approvals", body=body, idempotency_key=idempotency_key))

    def revoke(self, waiver_id: str, body: "WaiversRevokeBody") -> "WaiverView":
        """Take a waiver back, at once and for good. One person is enough."""
        return cast('WaiverView', self._transport.call("POST", f"/v1/waivers/{self._transport.quoted(waiver_id)}/revocation", body=body))

    def get(self, waiver_id: str) -> "WaiverView":
        """One waiver with its approvals."""
        return cast('WaiverView', self._transport.call("GET", f"/v1/waivers/{self._transport.quoted(waiver_id)}"))


class HoldsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def open(self, checkpoint_id: str, body: "HoldsOpenBody", *, idempotency_key: Optional[str] = None) -> "HoldView":
        """Shut actions on a checkpoint at once: a pause, a lockdown or an incident."""
        return cast('HoldView', self._transport.call("POST", f"/v1/checkpoints/{self._transport.quoted(checkpoint_id)}/holds", body=body, idempotency_key=idempotency_key))

    def list(self, checkpoint_id: str) -> "HoldsListAnswer":
        """Every hold on a checkpoint, newest first."""
        return cast('HoldsListAnswer', self._transport.call("GET", f"/v1/checkpoints/{self._transport.quoted(checkpoint_id)}/holds"))

    def release(self, hold_id: str, body: "HoldsReleaseBody", *, idempotency_key: Optional[str] = None) -> "HoldView":
        """Release a hold. A lockdown ends only when two people have released it."""
        return cast('HoldView', self._transport.call("POST", f"/v1/holds/{self._transport.quoted(hold_id)}/release", body=body, idempotency_key=idempotency_key))

    def respond(self, checkpoint_id: str, body: "HoldsRespondBody", *, idempotency_key: Optional[str] = None) -> "ResponseStanding":
        """Record what was found or done after a threshold triggered; opens and releases holds."""
        return cast('ResponseStanding', self._transport.call("POST", f"/v1/checkpoints/{self._transport.quoted(checkpoint_id)}/responses", body=body, idempotency_key=idempotency_key))

    def responses(self, checkpoint_id: str, *, policy: str) -> "ResponseStanding":
        """Where a checkpoint stands in a policy’s answer to a crossed threshold."""
        return cast('ResponseStanding', self._transport.call("GET", f"/v1/checkpoints/{self._transport.quoted(checkpoint_id)}/responses", query={"policy": policy}))


class IncidentsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def report(self, body: "IncidentsReportBody", *, idempotency_key: Optional[str] = None) -> "Incident":
        """Report an incident; one of a checkpoint shuts its gates at once."""
        return cast('Incident', self._transport.call("POST", f"/v1/incidents", body=body, idempotency_key=idempotency_key))

    def list(self, *, checkpoint_id: Optional[str] = None, state: Optional[Literal["open", "closed"]] = None) -> "IncidentsListAnswer":
        """Incidents, newest first."""
        return cast('IncidentsListAnswer', self._transport.call("GET", f"/v1/incidents", query={"checkpointId": checkpoint_id, "state": state}))

    def get(self, incident_id: str) -> "Incident":
        """One incident."""
        return cast('Incident', self._transport.call("GET", f"/v1/incidents/{self._transport.quoted(incident_id)}"))

    def link(self, incident_id: str, body: "IncidentsLinkBody", *, idempotency_key: Optional[str] = None) -> "Incident":
        """Link an open incident with the test that it became; of several the last counts."""
        return cast('Incident', self._transport.call("POST", f"/v1/incidents/{self._transport.quoted(incident_id)}/scenario", body=body, idempotency_key=idempotency_key))

    def close(self, incident_id: str, body: "IncidentsCloseBody", *, idempotency_key: Optional[str] = None) -> "Incident":
        """Close an incident by a run in which its scenario did not recur, or by a reason; releases its hold."""
        return cast('Incident', self._transport.call("POST", f"/v1/incidents/{self._transport.quoted(incident_id)}/close", body=body, idempotency_key=idempotency_key))


class SafeguardsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def record(self, body: "SafeguardsRecordBody", *, idempotency_key: Optional[str] = None) -> "Safeguard":
        """Record a safeguard. It counts once a second person has approved it."""
        return cast('Safeguard', self._transport.call("POST", f"/v1/safeguards", body=body, idempotency_key=idempotency_key))

    def list(self, *, checkpoint_id: Optional[str] = None) -> "SafeguardsListAnswer":
        """Safeguards, newest first; with a checkpoint its own and those of its model."""
        return cast('SafeguardsListAnswer', self._transport.call("GET", f"/v1/safeguards", query={"checkpointId": checkpoint_id}))

    def approve(self, safeguard_id: str, body: "SafeguardsApproveBody", *, idempotency_key: Optional[str] = None) -> "Safeguard":
        """Approve a safeguard that somebody else recorded."""
        return cast('Safeguard', self._transport.call("POST", f"/v1/safeguards/{self._transport.quoted(safeguard_id)}/approvals", body=body, idempotency_key=idempotency_key))


class InvalidationsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def record(self, body: "InvalidationsRecordBody", *, idempotency_key: Optional[str] = None) -> "InvalidationReport":
        """Say that evidence was found bad, and re-open every sign-off, determination and decision that rests on it."""
        return cast('InvalidationReport', self._transport.call("POST", f"/v1/invalidations", body=body, idempotency_key=idempotency_key))

    def list(self) -> "InvalidationsListAnswer":
        """Evidence that was found bad, newest first."""
        return cast('InvalidationsListAnswer', self._transport.call("GET", f"/v1/invalidations"))


class SuitesApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> "SuitesListAnswer":
        """Every evaluation with its state, its history, the policies that lean on it, and whether results hint at saturation."""
        return cast('SuitesListAnswer', self._transport.call("GET", f"/v1/suites"))

    def move(self, body: "SuitesMoveBody", *, idempotency_key: Optional[str] = None) -> "SuiteMove":
        """Move an evaluation: active, saturated, retired. Retiring one that a policy leans on needs its replacement there first."""
        return cast('SuiteMove', self._transport.call("POST", f"/v1/suites/moves", body=body, idempotency_key=idempotency_key))


class ForecastsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def seal(self, body: "ForecastsSealBody", *, idempotency_key: Optional[str] = None) -> "ForecastView":
        """Seal a forecast of a criterion, before any run of its evaluation is opened on the checkpoint. One a person and question."""
        return cast('ForecastView', self._transport.call("POST", f"/v1/forecasts", body=body, idempotency_key=idempotency_key))

    def list(self, *, checkpoint_id: Optional[str] = None, evaluation: Optional[str] = None, person: Optional[str] = None) -> "ForecastList":
        """Forecasts with their scores, mean scores by person and a table of calibration; others’ are withheld until you gave yours or a run is open."""
        return cast('ForecastList', self._transport.call("GET", f"/v1/forecasts", query={"checkpointId": checkpoint_id, "evaluation": evaluation, "person": person}))


class AssessmentsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def due(self, *, checkpoint_id: str, policy: Optional[str] = None) -> "AssessmentDue":
        """Is a comprehensive assessment due, why, until when, and may training go on meanwhile?"""
        return cast('AssessmentDue', self._transport.call("GET", f"/v1/assessments/due", query={"checkpointId": checkpoint_id, "policy": policy}))

    def list(self, *, policy: Optional[str] = None) -> "AssessmentsListAnswer":
        """The same for the newest checkpoint of every model, under one policy."""
        return cast('AssessmentsListAnswer', self._transport.call("GET", f"/v1/assessments", query={"policy": policy}))

    def call(self, body: "AssessmentsCallBody", *, idempotency_key: Optional[str] = None) -> "AssessmentCall":
        """Call for an assessment at the officer's discretion."""
        return cast('AssessmentCall', self._transport.call("POST", f"/v1/assessments/calls", body=body, idempotency_key=idempotency_key))

    def calls(self) -> "AssessmentsCallsAnswer":
        """Calls for assessments, newest first."""
        return cast('AssessmentsCallsAnswer', self._transport.call("GET", f"/v1/assessments/calls"))


class SchedulesApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def add(self, body: "NewScheduleInput", *, idempotency_key: Optional[str] = None) -> "Schedule":
        """Open campaigns unattended, by the calendar or on a trigger, and decide the gate after each."""
        return cast('Schedule', self._transport.call("POST", f"/v1/schedules", body=body, idempotency_key=idempotency_key))

    def list(self, *, removed: Optional[Literal["hide", "show"]] = None) -> "SchedulesListAnswer":
        """Schedules by name, with their next due times and last firings; removed ones if asked for."""
        return cast('SchedulesListAnswer', self._transport.call("GET", f"/v1/schedules", query={"removed": removed}))

    def get(self, schedule_id: str) -> "Schedule":
        """One schedule."""
        return cast('Schedule', self._transport.call("GET", f"/v1/schedules/{self._transport.quoted(schedule_id)}"))

    def firings(self, schedule_id: str, *, limit: Optional[int] = None) -> "SchedulesFiringsAnswer":
        """What came of a schedule, newest first."""
        return cast('SchedulesFiringsAnswer', self._transport.call("GET", f"/v1/schedules/{self._transport.quoted(schedule_id)}/firings", query={"limit": limit}))

    def pause(self, schedule_id: str, *, idempotency_key: Optional[str] = None) -> "Schedule":
        """Fire no more until it is resumed."""
        return cast('Schedule', self._transport.call("POST", f"/v1/schedules/{self._transport.quoted(schedule_id)}/pause", idempotency_key=idempotency_key))

    def resume(self, schedule_id: str, *, idempotency_key: Optional[str] = None) -> "Schedule":
        """Fire again, from now on: what fell due meanwhile is not made up for."""
        return cast('Schedule', self._transport.call("POST", f"/v1/schedules/{self._transport.quoted(schedule_id)}/resume", idempotency_key=idempotency_key))

    def run_now(self, schedule_id: str, *, idempotency_key: Optional[str] = None) -> "Firing":
        """Fire once now, in the caller's name; overlap, budget and freezes hold as ever."""
        return cast('Firing', self._transport.call("POST", f"/v1/schedules/{self._transport.quoted(schedule_id)}/run", idempotency_key=idempotency_key))

    def remove(self, schedule_id: str, *, idempotency_key: Optional[str] = None) -> "Schedule":
        """Fire never again; what it did stays."""
        return cast('Schedule', self._transport.call("POST", f"/v1/schedules/{self._transport.quoted(schedule_id)}/remove", idempotency_key=idempotency_key))


class ObligationsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, *, regime: Optional[str] = None, owner: Optional["Role"] = None, state: Optional["ObligationStateInput"] = None) -> "ObligationsListAnswer":
        """Every obligation of every policy in force whose clock runs, by deadline."""
        return cast('ObligationsListAnswer', self._transport.call("GET", f"/v1/obligations", query={"regime": regime, "owner": owner, "state": state}))

    def calendar(self, *, regime: Optional[str] = None, owner: Optional["Role"] = None, state: Optional["ObligationState"] = None) -> str:
        """The same as a calendar that other programs subscribe to (RFC 5545)."""
        return cast('str', self._transport.call("GET", f"/v1/obligations.ics", query={"regime": regime, "owner": owner, "state": state}, answer="text"))

    def start(self, body: "ObligationsStartBody", *, idempotency_key: Optional[str] = None) -> "ObligationsStartAnswer":
        """Record what starts the clock of obligations, at the moment at which it was known."""
        return cast('ObligationsStartAnswer', self._transport.call("POST", f"/v1/obligations/starts", body=body, idempotency_key=idempotency_key))

    def done(self, obligation_id: str, body: "ObligationsDoneBody", *, idempotency_key: Optional[str] = None) -> "ObligationInstance":
        """Say that an obligation is done, with a note. Once, and for good."""
        return cast('ObligationInstance', self._transport.call("POST", f"/v1/obligations/{self._transport.quoted(obligation_id)}/done", body=body, idempotency_key=idempotency_key))


class ReleasesApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, *, after: Optional[str] = None, limit: Optional[int] = None) -> "ReleasesListAnswer":
        """Checkpoints with the gates before them, newest first, in keyset pages."""
        return cast('ReleasesListAnswer', self._transport.call("GET", f"/v1/releases", query={"after": after, "limit": limit}))

    def get(self, checkpoint_id: str) -> "Release":
        """One checkpoint with the gates before it."""
        return cast('Release', self._transport.call("GET", f"/v1/releases/{self._transport.quoted(checkpoint_id)}"))

    def schedule(self) -> "ReleasesScheduleAnswer":
        """What runs out, by date: evidence by the freshness that the policy asks for, and open gates by their end."""
        return cast('ReleasesScheduleAnswer', self._transport.call("GET", f"/v1/schedule"))


class ReportsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def bundle(self, decision_id: str) -> "BundleSource":
        """Everything that a decision was made from, as the offline verifier needs it."""
        return cast('BundleSource', self._transport.call("GET", f"/v1/decisions/{self._transport.quoted(decision_id)}/bundle"))

    def object(self, digest: str) -> bytes:
        """Bytes of a transcript pack, an imported log or a computation’s data that evidence refers to."""
        return cast('bytes', self._transport.call("GET", f"/v1/objects/{self._transport.quoted(digest)}", answer="bytes"))


class WebhooksApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def add(self, body: "NewWebhookInput", *, idempotency_key: Optional[str] = None) -> "Webhook":
        """Tell an endpoint of events, signed with an Ed25519 key of its own (Standard Webhooks v1a)."""
        return cast('Webhook', self._transport.call("POST", f"/v1/webhooks", body=body, idempotency_key=idempotency_key))

    def list(self) -> "WebhooksListAnswer":
        """Endpoints in order of their making, with state, public keys and last deliveries."""
        return cast('WebhooksListAnswer', self._transport.call("GET", f"/v1/webhooks"))

    def get(self, webhook_id: str) -> "Webhook":
        """One endpoint."""
        return cast('Webhook', self._transport.call("GET", f"/v1/webhooks/{self._transport.quoted(webhook_id)}"))

    def deliveries(self, webhook_id: str, *, state: Optional[Literal["pending", "delivered", "failed"]] = None, limit: Optional[int] = None) -> "WebhooksDeliveriesAnswer":
        """What was and is to be delivered to an endpoint, newest first."""
        return cast('WebhooksDeliveriesAnswer', self._transport.call("GET", f"/v1/webhooks/{self._transport.quoted(webhook_id)}/deliveries", query={"state": state, "limit": limit}))

    def disable(self, webhook_id: str, *, idempotency_key: Optional[str] = None) -> "Webhook":
        """Send nothing more; what is pending waits, and new events are not noted for it."""
        return cast('Webhook', self._transport.call("POST", f"/v1/webhooks/{self._transport.quoted(webhook_id)}/disable", idempotency_key=idempotency_key))

    def enable(self, webhook_id: str, *, idempotency_key: Optional[str] = None) -> "Webhook":
        """Send again, what waited first; its circuit is closed. Replay what happened meanwhile."""
        return cast('Webhook', self._transport.call("POST", f"/v1/webhooks/{self._transport.quoted(webhook_id)}/enable", idempotency_key=idempotency_key))

    def rotate_key(self, webhook_id: str, *, idempotency_key: Optional[str] = None) -> "Webhook":
        """Sign with a new key from now on, and for a day with the one before as well."""
        return cast('Webhook', self._transport.call("POST", f"/v1/webhooks/{self._transport.quoted(webhook_id)}/rotate-key", idempotency_key=idempotency_key))

    def replay(self, delivery_id: str, *, idempotency_key: Optional[str] = None) -> "WebhookDelivery":
        """Deliver once more, under the same webhook-id."""
        return cast('WebhookDelivery', self._transport.call("POST", f"/v1/webhook-deliveries/{self._transport.quoted(delivery_id)}/replay", idempotency_key=idempotency_key))

    def replay_since(self, webhook_id: str, body: "WebhooksReplaySinceBody", *, idempotency_key: Optional[str] = None) -> "WebhooksReplaySinceAnswer":
        """Deliver all of the endpoint's events since a time, also those it was never told of."""
        return cast('WebhooksReplaySinceAnswer', self._transport.call("POST", f"/v1/webhooks/{self._transport.quoted(webhook_id)}/replay", body=body, idempotency_key=idempotency_key))


class MetricsApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def scrape(self) -> str:
        """The platform's metrics and this process's own, in Prometheus' text format."""
        return cast('str', self._transport.call("GET", f"/metrics", answer="text"))


class OpenapiApi:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def document(self) -> Dict[str, "Schema0"]:
        """This description of the API, OpenAPI 3.1."""
        return cast('Dict[str, "Schema0"]', self._transport.call("GET", f"/openapi.json"))


class Client:
    """Every operation by its tag: `client.gates.decide(...)`."""

    def __init__(self, transport: Transport) -> None:
        self.health = HealthApi(transport)
        self.identity = IdentityApi(transport)
        self.sessions = SessionsApi(transport)
        self.credentials = CredentialsApi(transport)
        self.checkpoints = CheckpointsApi(transport)
        self.catalog = CatalogApi(transport)
        self.policies = PoliciesApi(transport)
        self.campaigns = CampaignsApi(transport)
        self.runs = RunsApi(transport)
        self.computations = ComputationsApi(transport)
        self.records = RecordsApi(transport)
        self.reviews = ReviewsApi(transport)
        self.evidence = EvidenceApi(transport)
        self.gates = GatesApi(transport)
        self.decisions = DecisionsApi(transport)
        self.determinations = DeterminationsApi(transport)
        self.calibrations = CalibrationsApi(transport)
        self.waivers = WaiversApi(transport)
        self.holds = HoldsApi(transport)
        self.incidents = IncidentsApi(transport)
        self.safeguards = SafeguardsApi(transport)
        self.invalidations = InvalidationsApi(transport)
        self.suites = SuitesApi(transport)
        self.forecasts = ForecastsApi(transport)
        self.assessments = AssessmentsApi(transport)
        self.schedules = SchedulesApi(transport)
        self.obligations = ObligationsApi(transport)
        self.releases = ReleasesApi(transport)
        self.reports = ReportsApi(transport)
        self.webhooks = WebhooksApi(transport)
        self.metrics = MetricsApi(transport)
        self.openapi = OpenapiApi(transport)
