import { readFileSync } from 'node:fs';

/**
 * Memory of `pid` and all its descendants that is theirs alone (anonymous and shared-memory pages), in bytes.
 * RLIMIT_DATA binds each process by itself; this binds them together. Total: what ended meanwhile counts as 0.
 */
export function memoryOfTree(pid: number): number {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  const status = read(`/proc/${pid}/status`);
  const own = kibibytes(status, 'RssAnon') + kibibytes(status, 'RssShmem');
  return own * 1024 + children.reduce((sum, child) => sum + memoryOfTree(child), 0);
}

function kibibytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
