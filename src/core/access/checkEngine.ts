import { OperatorError } from '../base/errors';
import type { Lake } from '../lake/lake';
import type { BulkCopier } from '../storage/bulkCopier';
import type { AccessFinding } from './accessFinding';
import { fine } from './tryCalls';

const subject = 'engine azcopy';

/** Whether AzCopy is there and can sign in, and who sees what it signs in with; nothing if no source wants it. */
export async function checkEngine(
  { sources }: Pick<Lake, 'sources'>,
  azCopy: BulkCopier,
): Promise<readonly AccessFinding[]> {
  const source = sources.find(({ engine }) => engine === 'azcopy');
  if (source === undefined) return [];
  try {
    const { program, isSigned } = await azCopy.prepare(source.container);
    return [isSigned ? visible(program) : fine(subject, `${program} signs in by its environment`)];
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    const { reason, message, remedy } = error;
    return [{ subject, outcome: 'failed', reason, message, remedy }];
  }
}

function visible(program: string): AccessFinding {
  return {
    subject,
    outcome: 'warning',
    reason: 'signatureVisible',
    message: `${program} takes its signature on its command line, where other users of this machine see it while it runs`,
    remedy:
      'Sign in as an application or by AZCOPY_AUTO_LOGIN_TYPE, or use engine lakeside; nothing to do where nobody else has a login',
  };
}
