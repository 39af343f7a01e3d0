/** CPU and memory of processes as Linux counts them: proc(5), `/proc/<pid>/stat` and `/proc/<pid>/status`. */
import { readdirSync, readFileSync } from 'node:fs';

/** `sysconf(_SC_CLK_TCK)`: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

function statOf(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name stands in brackets and may hold anything, brackets and spaces too.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [user, system, childrenUser, childrenSystem] = fields.slice(11, 15).map(Number);
  return { parent: Number(fields[1]), own: user + system, reaped: childrenUser + childrenSystem };
}

/** Seconds of CPU, user and system, of a process, its living descendants, and all that they have waited for. */
export function cpuSecondsOf(root) {
  const children = new Map();
  const stats = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = statOf(name);
      stats.set(Number(name), stat);
      children.set(stat.parent, [...(children.get(stat.parent) ?? []), Number(name)]);
    } catch {
      // It ended since it was listed; its parent has or will have its time.
    }
  }
  const ticksOf = (pid) => {
    const stat = stats.get(pid);
    if (stat === undefined) return 0;
    const below = (children.get(pid) ?? []).reduce((sum, child) => sum + ticksOf(child), 0);
    return stat.own + stat.reaped + below;
  };
  return ticksOf(root) / TICKS_PER_SECOND;
}

/** Highest resident memory of a process since it started, in MiB. */
export function peakMemoryOf(pid) {
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(kibibytes) / 1024;
}
