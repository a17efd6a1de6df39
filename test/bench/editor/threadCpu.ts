/** Node's since 23.9; the editor's host is newer, the types of this project are not. */
interface ThreadProcess {
  threadCpuUsage?(this: void): { readonly user: number; readonly system: number };
}

/** Processor time that this thread has used, in milliseconds. */
export function threadCpuMs(): number {
  const { threadCpuUsage }: ThreadProcess = process as ThreadProcess;
  if (threadCpuUsage === undefined) throw new Error('This host does not tell the time of a thread');
  const { user, system } = threadCpuUsage();
  return (user + system) / 1000;
}
