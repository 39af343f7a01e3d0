import type { SeenLogHead } from '@holdpoint/shared/attestation/decision-predicate';
import type { Action, PolicyRef, Sha256 } from '@holdpoint/shared/contracts/common';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { judgeDigestOf } from '@holdpoint/shared/evidence/judge';
import { decide } from '@holdpoint/shared/gate/decide';
import { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import type { Policy } from '@holdpoint/shared/policy/policy';
import type { SignedStatement } from '@holdpoint/shared/report/bundle';
import type { EnrolledCredential } from '@holdpoint/shared/webauthn/enrolled-credential';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { checkpointsOfSameWeights } from '../checkpoints/same-weights.js';
import { AssertionCheck } from '../credentials/assertion-check.service.js';
import { jsonColumn, type Queries } from '../database/database.js';
import { epochOf } from '../epochs/epoch-of.js';
import { withdrawAllows } from '../epochs/raise-epoch.js';
import { takeTurn } from '../epochs/take-turn.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { Bytes } from '../ledger/log-rows.js';
import { seenHead } from '../ledger/seen-head.js';
import { PolicyBook } from '../policies/policy-book.service.js';
import { policyStreamOf } from '../policies/policy-rows.js';
import { reviewHeadsOf } from '../runs/review-rows.js';
import { DecisionBasis } from './decision-basis.js';
import { statementsOf } from './decision-statements.js';
import { type GateCase, GateCaseReader } from './gate-case.service.js';
import { signOffsOn, type StandingSignOff, withoutWords } from './sign-off-rows.js';

/** What is asked of a gate. */
export interface Question {
  readonly policy: PolicyRef;
  readonly action: Action;
  readonly checkpointId: string;
}

/** A decision word for word as it was made, whatever stands about it since. */
export interface RecordedDecision {
  readonly id: string;
  readonly checkpointId: string;
  readonly requestedBy: string;
  /** Of the event in the log. */
  readonly eventId: string;
  readonly decision: GateDecision;
}

const RecordRow = z
  .object({
    id: z.uuid(),
    checkpointId: z.uuid(),
    eventId: z.uuid(),
    requester: z.object({ name: z.string() }),
    body: GateDecision,
  })
  .transform(({ requester, body, ...row }): RecordedDecision => ({
    ...row,
    requestedBy: requester.name,
    decision: body,
  }));

/** All but the basis and the statements, which may be large. */
const FIELDS = {
  id: true,
  checkpointId: true,
  eventId: true,
  requester: { select: { name: true } },
  body: true,
} as const;

const PreviousRow = z.object({ id: z.uuid(), statement: Bytes.nullable() });

/** Makes decisions, and keeps each with all that it was made from and the statements that will be signed. */
@Injectable()
export class DecisionRecords {
  constructor(
    private readonly ledger: Ledger,
    private readonly cases: GateCaseReader,
    private readonly assertions: AssertionCheck,
    private readonly book: PolicyBook,
  ) {}

  /** What the gate says to all evidence at the transaction's moment, which is `REPEATABLE READ`; recorded nowhere. */
  async decideNow(
    queries: Queries,
    question: Question,
  ): Promise<{
    readonly gateCase: GateCase;
    readonly standing: readonly StandingSignOff[];
    readonly decision: GateDecision;
  }> {
    const now = new Date();
    const gateCase = await this.cases.read(queries, question, now);
    const standing = await signOffsOn(queries, gateCase.checkpoint.id, this.assertions);
    const { known, evidence, safeguards } = gateCase;
    const decision = decide({
      policy: known.policy,
      action: question.action,
      evidence,
      signOffs: standing.map(({ signed }) => withoutWords(signed)),
      safeguards,
      now,
    });
    return { gateCase, standing, decision };
  }

  /** As `decideNow`, recorded and logged under `id`; a retake of the same request finds the first. */
  async record(
    queries: Queries,
    id: string,
    question: Question,
    caller: Caller,
  ): Promise<RecordedDecision> {
    const known = await this.find(queries, id);
    if (known !== undefined) return known;
    // Before all that is costly: each decision names the one before it, under whatever name the weights have.
    await takeTurn(queries, question.checkpointId);
    const { gateCase, standing, decision } = await this.decideNow(queries, question);
    const { checkpoint, read, governance, safeguards } = gateCase;
    const { action } = question;
    const signed = standing.map((each) => each.signed);
    if (decision.decision === 'DENY') await this.withdraw(queries, id, question, caller);
    const epoch = await epochOf(queries, checkpoint.weightsDigest, action);
    const previous = await this.previousOf(queries, checkpoint.weightsDigest, action);
    const log = await seenLogHead(queries);
    const statements = statementsOf({
      origin: log.origin,
      id,
      decision,
      epoch,
      previousDecision:
        previous?.statement == null
          ? null
          : { id: previous.id, digest: sha256(previous.statement) },
      signed,
      binding: checkpoint.binding,
      log: log.size === 0 ? null : log,
    });
    const eventId = await this.log(queries, {
      id,
      question,
      decision,
      epoch,
      statements,
      gateCase,
      caller,
    });
    const basis: DecisionBasis = {
      subject: read.subject,
      registrations: read.registrations,
      runIds: read.runs.map(({ registration }) => registration.runId),
      reviewHeads: reviewHeadsOf(read.runs),
      signOffs: signed,
      credentials: credentialsIn(standing, gateCase),
      safeguards: [...safeguards],
      governance,
      auditHeads: await auditHeads(queries, gateCase, standing),
    };
    await queries.entities.gateDecision.createMany({
      data: {
        id,
        checkpointId: checkpoint.id,
        policyRef: question.policy,
        action,
        decision: decision.decision,
        body: jsonColumn(decision),
        evidence: jsonColumn(basis),
        requestedBy: caller.accountId,
        decidedAt: decision.decidedAt ?? new Date(),
        eventId,
        epoch,
        previousDecision: previous?.id ?? null,
        statement: statements?.statement ?? null,
        summary: statements?.summary ?? null,
      },
    });
    return { id, checkpointId: checkpoint.id, requestedBy: caller.name, eventId, decision };
  }

  /** Every sign-off on a checkpoint with its words, oldest first. */
  async signOffs(queries: Queries, checkpointId: string): Promise<SignedStatement[]> {
    const standing = await signOffsOn(queries, checkpointId, this.assertions);
    return standing.map(({ signed }) => signed);
  }

  /** Throws `decision.unknown`. */
  async get(queries: Queries, id: string): Promise<RecordedDecision> {
    return (await this.find(queries, id)) ?? unknownDecision(id);
  }

  /** Newest first; of one checkpoint where one is named. */
  async newest(
    queries: Queries,
    { checkpointId, limit }: { readonly checkpointId?: string | undefined; readonly limit: number },
  ): Promise<RecordedDecision[]> {
    const rows = await queries.entities.gateDecision.findMany({
      where: checkpointId === undefined ? {} : { checkpointId },
      select: FIELDS,
      orderBy: [{ decidedAt: 'desc' }, { id: 'asc' }],
      take: limit,
    });
    return z.array(RecordRow).parse(rows);
  }

  /** What a decision was made from. Throws `decision.unknown`. */
  async basisOf(id: string, queries: Queries): Promise<DecisionBasis> {
    const row = await queries.entities.gateDecision.findUnique({
      where: { id },
      select: { evidence: true },
    });
    return row === null ? unknownDecision(id) : DecisionBasis.parse(row.evidence);
  }

  /** The document that decided, in force or not. Throws `policy.unknown`. */
  async policyOf({ policy }: Pick<GateDecision, 'policy'>, queries: Queries): Promise<Policy> {
    return (await this.book.byDigest(policy?.digest ?? '', queries)).policy;
  }

  private async find(queries: Queries, id: string): Promise<RecordedDecision | undefined> {
    const row = await queries.entities.gateDecision.findUnique({ where: { id }, select: FIELDS });
    return row === null ? undefined : RecordRow.parse(row);
  }

  /** The decision before this one for the same weights and action, under whatever name the weights have. */
  private previousOf(
    queries: Queries,
    weightsDigest: Sha256,
    action: Action,
  ): Promise<z.infer<typeof PreviousRow> | undefined> {
    return queries.row(
      PreviousRow,
      `SELECT decision.id, decision.statement FROM gate_decision AS decision
         JOIN checkpoint ON checkpoint.id = checkpoint_id
        WHERE weights_digest = $1 AND action = $2 ORDER BY decided_at DESC, decision.id DESC LIMIT 1`,
      [weightsDigest, action],
    );
  }

  /** What was allowed before on these weights under this policy stands no longer, also where nobody can ask. */
  private async withdraw(
    queries: Queries,
    id: string,
    { policy, action, checkpointId }: Question,
    caller: Caller,
  ): Promise<void> {
    const reason = `The gate decided DENY since: decision ${id}.`;
    const actions = [action];
    await withdrawAllows(queries, this.ledger, { checkpointId, actions, policy, reason, caller });
  }

  private async log(
    queries: Queries,
    {
      id,
      question,
      decision,
      epoch,
      statements,
      gateCase,
      caller,
    }: {
      readonly id: string;
      readonly question: Question;
      readonly decision: GateDecision;
      readonly epoch: number;
      readonly statements: ReturnType<typeof statementsOf>;
      readonly gateCase: GateCase;
      readonly caller: Caller;
    },
  ): Promise<string> {
    const { evidenceDigest, verdictDigest, policy } = decision;
    const [eventId] = await this.ledger.append(queries, {
      stream: `checkpoint:${gateCase.checkpoint.id}`,
      type: 'gate.decided',
      actor: actorOf(caller),
      body: {
        decisionId: id,
        decision: decision.decision,
        evidenceDigest,
        verdictDigest,
        policy,
        action: question.action,
        epoch,
        statementDigest: statements?.statementDigest ?? null,
        summaryDigest: statements?.summaryDigest ?? null,
      },
    });
    if (eventId !== undefined) return eventId;
    throw new HoldpointError({ code: 'log.event_missing', kind: 'bug', message: 'No event.' });
  }
}

async function seenLogHead(queries: Queries): Promise<SeenLogHead> {
  const { origin, size, root } = await seenHead(queries);
  return { origin, size, root: `sha256:${Buffer.from(root, 'base64').toString('hex')}` };
}

/**
 * How far each audit stream about the checkpoint's weights, what was computed about them, the policy's name, what was found
 * bad and its judges had come, this decision included.
 */
async function auditHeads(
  queries: Queries,
  gateCase: GateCase,
  standing: readonly StandingSignOff[],
): Promise<Record<string, number>> {
  const { checkpoint, known, governance } = gateCase;
  const about = await checkpointsOfSameWeights(queries, checkpoint.id);
  const signers = credentialsIn(standing, gateCase);
  const streams = [
    ...about.map((id) => `checkpoint:${id}`),
    policyStreamOf(known.policy.ref),
    ...governance.invalidations.map(({ id }) => `invalidation:${id}`),
    ...governance.calibrations.map(({ judge }) => `judge:${judgeDigestOf(judge)}`),
  ];
  const rows = await queries.rows(
    z.object({ stream: z.string(), head: z.int() }),
    `SELECT stream, max(stream_seq) AS head FROM audit.event
      WHERE stream = ANY($1::text[])
         OR stream IN (SELECT 'campaign:' || id FROM campaign WHERE checkpoint_id = ANY($2::uuid[]))
         OR stream IN (SELECT 'computation:' || id FROM computation WHERE checkpoint_id = ANY($2::uuid[]))
         OR stream IN (SELECT 'account:' || account_id FROM person_credential WHERE credential_id = ANY($3::text[]))
      GROUP BY stream`,
    [streams, about, signers.map(({ credentialId }) => credentialId)],
  );
  return Object.fromEntries(rows.map(({ stream, head }) => [stream, head]));
}

/** Each once: of the sign-offs, in the order of what they signed first, and of the approvals of waivers. */
function credentialsIn(
  standing: readonly StandingSignOff[],
  { credentials }: Pick<GateCase, 'credentials'>,
): EnrolledCredential[] {
  const all = [...standing.map(({ credential }) => credential), ...credentials];
  return [...new Map(all.map((each) => [each.credentialId, each])).values()];
}

function unknownDecision(id: string): never {
  throw new HoldpointError({
    code: 'decision.unknown',
    kind: 'not_found',
    message: `No decision ${id}.`,
  });
}
