import { toBase64 } from '../encoding/base64.js';
import type { VerifySignature } from '../signing/verify-signature.js';
import { isSameBytes } from '../tlog/bytes.js';
import type { TreeHead } from '../tlog/tree-head.js';
import type { VerifierKey } from '../tlog/verifier-key.js';
import { type VerifiedTreeHead, verifyTreeHead } from '../tlog/verify-note.js';
import type { BundleSource } from './bundle.js';
import type { CardPlace, LogTree } from './log-tree.js';
import type { LogTrust } from './log-trust.js';
import type { LogVerification, PlacedEvent } from './log-verification.js';
import type { VerificationCode, VerificationFinding } from './verification.js';
import { memberOf } from './verify-log-order.js';

const PATH = 'evidence/log.json';

/** What `verifyLogTree` compares with: keys are those of the log, endorsed ones included. */
export interface TreeTrust extends LogTrust {
  readonly keys: readonly VerifierKey[];
  readonly verify: VerifySignature;
}

/**
 * The log as others see it begins with the tree that the bundle was made under, has an entry for whatever happened to the
 * checkpoint before the decision, and each witness has cosigned one of the two heads. Total but for notes that no key signed.
 */
export async function verifyLogTree(
  bundle: BundleSource,
  events: readonly PlacedEvent[],
  head: VerifiedTreeHead,
  { keys, witnesses, tree, verify }: TreeTrust,
): Promise<LogVerification> {
  if (tree === null) {
    const findings = missingWitnesses(witnesses, [head]);
    return { findings, proved: [], notProved: witnesses.length > 0 ? [] : unseen('bundle') };
  }
  const shown = await verifyTreeHead(tree.treeHead, { keys, witnesses }, verify);
  return {
    findings: [
      ...treeFaults(tree, shown),
      ...comparedHeads(head.treeHead, shown.treeHead, tree),
      ...seenHeads(bundle, tree),
      ...droppedEvents(bundle, events, tree),
      // A witness of the directory vouches for the bundle only if that is no longer than what it saw.
      ...missingWitnesses(witnesses, [head, shown]),
    ],
    proved: [
      `The log directory has ${shown.treeHead.size} entries under its signed tree head, and begins with the ${head.treeHead.size} of this bundle.`,
      'Before this decision the log has nothing in the checkpoint’s stream, no run of these weights and no revocation of a signer’s authenticator that the bundle leaves out.',
    ],
    notProved: witnesses.length > 0 ? [] : unseen('directory'),
  };
}

function finding(code: VerificationCode, detail: string): VerificationFinding {
  return { code, path: PATH, detail };
}

/** What is wrong with a directory by itself; its tree head is signed. */
export function treeFaults(
  tree: LogTree,
  { treeHead }: VerifiedTreeHead,
): readonly VerificationFinding[] {
  if (tree.size !== treeHead.size || !isSameBytes(tree.rootAt(tree.size), treeHead.root))
    return [finding('verify.log_unsigned', 'The entries have another root than was signed.')];
  const foreign = tree.cards.findIndex((card) => card !== null && card.origin !== treeHead.origin);
  return foreign < 0
    ? gapsIn(tree.cards)
    : [finding('verify.log_other', `Entry ${foreign} was made for another log.`)];
}

function gapsIn(cards: LogTree['cards']): readonly VerificationFinding[] {
  const last = new Map<string, number>();
  const gaps = cards.flatMap((card, index) => {
    if (card === null) return [];
    const due = (last.get(card.stream) ?? 0) + 1;
    last.set(card.stream, card.seq);
    return card.seq === due ? [] : [`${card.stream} ${due} is missing at entry ${index}`];
  });
  return gaps.length === 0
    ? []
    : [
        finding(
          'verify.audit_gap',
          `${gaps.length} gaps in the log: ${gaps.slice(0, 5).join('; ')}.`,
        ),
      ];
}

/**
 * A head held elsewhere against the log as it is shown. Sizes are compared before anything else: a log of size 0 has no
 * entries that could differ (evidence.md §6, attack 28).
 */
export function comparedHeads(
  held: TreeHead,
  shown: TreeHead,
  tree: LogTree,
): readonly VerificationFinding[] {
  if (held.origin !== shown.origin)
    return [finding('verify.log_other', `The directory is of the log ${shown.origin}.`)];
  if (shown.size < held.size) {
    const detail = `rollback: the log had ${held.size} entries, the directory has ${shown.size}.`;
    return [finding('verify.log_rollback', detail)];
  }
  if (isSameBytes(tree.rootAt(held.size), held.root)) return [];
  return [
    held.size === shown.size
      ? finding('verify.log_split_view', `split view at size ${held.size}.`)
      : finding('verify.log_not_append_only', `not append-only since size ${held.size}.`),
  ];
}

/** A head that was never the log's can't have been seen. */
function seenHeads({ signOffs }: BundleSource, tree: LogTree): readonly VerificationFinding[] {
  return signOffs
    .filter(({ seen }) => seen.size > tree.size || toBase64(tree.rootAt(seen.size)) !== seen.root)
    .map(({ id }) =>
      finding(
        'verify.sign_off_backdated',
        `Sign-off ${id} saw a tree head that the log never had.`,
      ),
    );
}

/** By which an event says that something about these weights begins; each has a stream of its own. */
const beginnings: readonly string[] = [
  'checkpoint.registered',
  'computation.requested',
  'run.opened',
];

/** What people say may weigh against a checkpoint: wherever the bundle has a stream, it has all of these. */
const weighty: readonly string[] = [
  'calibration.recorded',
  'determination.recorded',
  'evidence.invalidated',
  'hold.opened',
  'policy.activated',
  'trial.reviewed',
];

/**
 * Threat: a bad run is cut off the end of the checkpoint's stream, or left out with the whole stream of its campaign
 * (evidence.md §6, attack 15); a policy's stream ends before it was replaced (attack 16), an account's before its
 * authenticator was revoked (attack 21). Runs that close are no such thing: one may do so while the gate decides.
 */
function droppedEvents(
  { audit, decisionId, subject }: BundleSource,
  events: readonly PlacedEvent[],
  { cards }: LogTree,
): readonly VerificationFinding[] {
  const decided = events.find(
    ({ event }) => event.type === 'gate.decided' && memberOf(event, 'decisionId') === decisionId,
  );
  if (decided === undefined) return [];
  const { stream } = decided.event;
  const here = new Set(audit.map((event) => `${event.streamSeq} ${event.stream}`));
  const streams = new Set(audit.map((event) => event.stream));
  const signed = lastSignedIn(events);
  const isDue = (card: CardPlace, index: number): boolean =>
    card.stream === stream ||
    (weighty.includes(card.type) && streams.has(card.stream)) ||
    (beginnings.includes(card.type) && card.subjects.includes(subject.weightsDigest)) ||
    (card.type === 'credential.revoked' && index < (signed.get(card.stream) ?? 0));
  const dropped = cards
    .slice(0, decided.logged.index)
    .flatMap((card, index) =>
      card !== null && isDue(card, index) && !here.has(`${card.seq} ${card.stream}`)
        ? [`${card.type} (${card.stream} ${card.seq})`]
        : [],
    );
  return dropped.length === 0
    ? []
    : [
        finding(
          'verify.audit_gap',
          `The log has what the bundle leaves out: ${dropped.slice(0, 5).join(', ')}.`,
        ),
      ];
}

/** Place of the last signature by the authenticators of a stream, by the stream in which they were enrolled. */
function lastSignedIn(events: readonly PlacedEvent[]): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const { event, logged } of events) {
    if (event.type !== 'signoff.recorded' && event.type !== 'waiver.approved') continue;
    const credentialId = memberOf(event, 'credentialId');
    const enrolled = events.find(
      (one) =>
        one.event.type === 'credential.enrolled' &&
        memberOf(one.event, 'credentialId') === credentialId,
    );
    // `verifySignOffs` finds one that was never enrolled.
    if (enrolled === undefined) continue;
    const { stream } = enrolled.event;
    last.set(stream, Math.max(last.get(stream) ?? 0, logged.index));
  }
  return last;
}

/** Witnesses that cosigned none of the heads from the first one's size on. */
export function missingWitnesses(
  witnesses: readonly VerifierKey[],
  heads: readonly VerifiedTreeHead[],
): readonly VerificationFinding[] {
  const size = heads[0]?.treeHead.size ?? 0;
  return witnesses
    .filter(
      (witness) =>
        !heads.some(
          ({ treeHead, cosignatures }) =>
            treeHead.size >= size &&
            cosignatures.some(
              ({ key }) => key.keyId === witness.keyId && key.name === witness.name,
            ),
        ),
    )
    .map(({ name }) =>
      finding(
        'verify.witness_missing',
        `${name} has cosigned no tree head of ${size} entries or more.`,
      ),
    );
}

/** What nobody can see who asks no witness. */
export function unseen(what: 'bundle' | 'directory'): readonly string[] {
  return [
    `That you see the same log as everybody else: no witness was asked (--witness), so a ${what} from an older state of the log, or from a history signed again with the log’s own key, would pass.`,
  ];
}
