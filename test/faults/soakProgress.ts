import { env, stderr } from 'node:process';

/** Says how far a long test is, twenty times on its way, while `npm run soak` runs it. */
export function soakProgress(what: string, total: number): (done: number) => void {
  const step = Math.max(1, Math.floor(total / 20));
  return (done) => {
    if (done % step === 0) tellSoak(`${what}: ${done} of ${total}`);
  };
}

/** A line beside how far it is, while `npm run soak` runs it. */
export function tellSoak(line: string): void {
  if (env['LAKESIDE_SOAK'] !== undefined) stderr.write(`  ${line}\n`);
}
