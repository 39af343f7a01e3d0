import { readFile } from 'node:fs/promises';

const KIBIBYTES_PER_MEBIBYTE = 1024;

/** Resident memory of a process in MiB, as the kernel counts it (proc_pid_status(5)); null where there is no /proc. */
export async function residentMebibytes(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) / KIBIBYTES_PER_MEBIBYTE;
}
