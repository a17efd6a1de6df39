import { readFile, readlink } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { systemCodeOf } from './systemCodes';

/** What tells a process from every other one that this machine ever ran. */
export interface ProcessIdentity {
  readonly processId: number;
  /** Of the system that runs it; changes with every start of the machine. */
  readonly bootId: string;
  /** Since boot, in the kernel's ticks; `undefined` where the system does not tell. */
  readonly startTicks: string | undefined;
}

/** The identity of this process. */
export function ownIdentity(): Promise<ProcessIdentity> {
  return identityOf(process.pid);
}

/** The identity of a process that runs. */
export async function identityOf(processId: number): Promise<ProcessIdentity> {
  const bootId = await bootIdOf();
  return { processId, bootId, startTicks: (await statOf(processId))?.startTicks };
}

/** True if that process is known not to run any more. */
export async function isGone(identity: ProcessIdentity): Promise<boolean> {
  if (!isSameBoot(identity.bootId, await bootIdOf())) return true;
  if (!isRunning(identity.processId)) return true;
  const stat = await statOf(identity.processId);
  if (stat === undefined) return false;
  return stat.isEnded || stat.startTicks !== identity.startTicks;
}

/** Tells worlds apart in which the same number names different processes; containers are such. */
export async function processNamespace(): Promise<string> {
  return readlink('/proc/self/ns/pid').catch(() => '');
}

/**
 * The same among all machines that share a folder, as in a cluster: each of them counts on its own. Images of
 * one kind may start with one name, so that the machine's id belongs to it where the system has one.
 *
 * @see https://man7.org/linux/man-pages/man5/machine-id.5.html
 */
export async function machineNamespace(
  readMachineId: () => Promise<string> = () => readFile('/etc/machine-id', 'utf8'),
): Promise<string> {
  const machineId = await readMachineId().catch(() => '');
  return [hostname(), machineId.trim(), await processNamespace()].filter(Boolean).join(' ');
}

/** True if a process has that number now. */
export function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    // EPERM: it runs, for somebody else.
    return systemCodeOf(error) !== 'ESRCH';
  }
}

interface ProcessStat {
  /** It ended, and its parent did not ask yet how. */
  readonly isEnded: boolean;
  readonly startTicks: string | undefined;
}

/** `undefined` where the system does not tell. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
async function statOf(processId: number): Promise<ProcessStat | undefined> {
  const text = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => undefined);
  // The name in parentheses, the second field, may hold anything.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields && { isEnded: /^[ZX]$/.test(fields[0] ?? ''), startTicks: fields[19] };
}

let knownBootId: Promise<string> | undefined;

/** Where the system has no such id, the second of its start stands for it. */
function bootIdOf(): Promise<string> {
  knownBootId ??= readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (text) => text.trim(),
    () => String(Math.round(Date.now() / 1000 - uptime())),
  );
  return knownBootId;
}

/** Clocks are set now and then, and a machine that starts takes longer than this. */
const clockSetSeconds = 30;

function isSameBoot(a: string, b: string): boolean {
  return a === b || Math.abs(Number(a) - Number(b)) <= clockSetSeconds;
}
