import { readFile } from 'node:fs/promises';
import { totalmem } from 'node:os';

const KIBIBYTES_PER_MEBIBYTE = 1024;

/** Memory that this process and its children may have together in MiB: the machine's, or less where a container says so. */
export function machineMebibytes(): number {
  const constrained = process.constrainedMemory();
  const bytes = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return bytes / 2 ** 20;
}

/** Resident memory of a process in MiB, as the kernel counts it (proc_pid_status(5)); null where there is no /proc. */
export async function residentMebibytes(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) / KIBIBYTES_PER_MEBIBYTE;
}
