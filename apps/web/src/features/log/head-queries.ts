import { logRoutes } from '@holdpoint/shared/contracts/log';
import { HoldpointError, isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { isAvailable } from '@holdpoint/shared/signing/verify-signature';
import { type Tile, tilePath, tileReader } from '@holdpoint/shared/tlog/tiles';
import { parseVerifierKey } from '@holdpoint/shared/tlog/verifier-key';
import { verifyTreeHead } from '@holdpoint/shared/tlog/verify-note';
import { type QueryClient, queryOptions } from '@tanstack/react-query';

import { call } from '../../api.js';
import { problemOf } from '../../problem.js';
import type { CheckOutcome } from '../receipt/receipt-queries.js';
import { RememberedHead, rememberedOf, requireContinued } from './head-memory.js';
import { canVerify, subtleOrNone, trustQuery, verifySignature } from './log-queries.js';

const STORAGE_KEY = 'holdpoint.log-head.v1';

/** What a signed head was shown to be. */
export interface ContinuedHead {
  readonly size: number;
  /** Size of the head that it continues; null where this browser saw none before. */
  readonly before: number | null;
}

/** The newest head, checked here. */
export const verifiedHeadQuery = queryOptions({
  queryKey: ['log', 'head'],
  refetchInterval: 15_000,
  queryFn: async ({
    client,
  }): Promise<{ note: string | null; outcome: CheckOutcome<ContinuedHead> }> => {
    const note = await newestNote();
    if (note === null) return { note, outcome: { kind: 'pending' } };
    return { note, outcome: await checked(note, client) };
  },
});

async function newestNote(): Promise<string | null> {
  try {
    return (await call(logRoutes.treeHead, {})).note;
  } catch (error) {
    if (problemOf(error).code === 'log.unsigned') return null;
    throw error;
  }
}

async function checked(note: string, client: QueryClient): Promise<CheckOutcome<ContinuedHead>> {
  if (!(await canVerify())) return { kind: 'unable', why: 'ed25519' };
  const { anchor, standing: trust } = await client.query(trustQuery);
  if (anchor === null) return { kind: 'unable', why: 'keys' };
  const hasMlDsa = await isAvailable(subtleOrNone(), 'ml-dsa-44');
  const witnesses = anchor.witnesses
    .map(parseVerifierKey)
    .filter(({ type }) => hasMlDsa || type !== 'cosignature-ml-dsa-44');
  try {
    const keys = anchor.logKeys.map(parseVerifierKey);
    const { treeHead } = await verifyTreeHead(note, { keys, witnesses }, verifySignature);
    const before = readHead();
    if (before !== null) await requireContinued(before, treeHead, tilesOf(treeHead.size));
    writeHead(rememberedOf(treeHead));
    const proven = { size: treeHead.size, before: before?.size ?? null };
    return { kind: 'verified', proven, trust };
  } catch (error) {
    if (!isHoldpointError(error)) throw error;
    // Whoever withholds the files has shown nothing, neither good nor bad.
    if (error.code === 'portal.tile_missing') return { kind: 'unable', why: 'tiles' };
    return { kind: 'refuted', code: error.code, detail: error.message };
  }
}

function tilesOf(size: number) {
  return tileReader(async (tile: Tile & { readonly level: number }) => {
    const path = tilePath(tile.level, tile.index, tile.width);
    const answer = await fetch(`/log/${path}`, { credentials: 'omit' });
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
    throw tileMissing(path);
  }, size);
}

function tileMissing(path: string): HoldpointError {
  return new HoldpointError({
    code: 'portal.tile_missing',
    kind: 'unavailable',
    message: `The log’s file ${path} could not be read.`,
  });
}

function readHead(): RememberedHead | null {
  try {
    const text = localStorage.getItem(STORAGE_KEY);
    return text === null ? null : RememberedHead.parse(JSON.parse(text));
  } catch {
    // Closed storage, or nothing of ours: there is nothing to compare with.
    return null;
  }
}

function writeHead(head: RememberedHead): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(head));
  } catch {
    // Storage is closed to us: the next visit is a first one again.
  }
}
