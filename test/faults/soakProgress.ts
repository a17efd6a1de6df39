import { env, stderr } from 'node:process';

/** Says how far a long test is, twenty times on its way, while `npm run soak` runs it. */
export function soakProgress(what: string, total: number): (done: number) => void {
  const step = Math.max(1, Math.floor(total / 20));
  return (done) => {
    if (env['LAKESIDE_SOAK'] === undefined || done % step !== 0) return;
    stderr.write(`  ${what}: ${done} of ${total}\n`);
  };
}
