import { isCancellation, OperatorError, UsageError } from '../../core/base/errors';
import type { CommandContext } from '../program/commandHost';
import { describeFailure, formatFailure } from '../program/failures';
import type { Terminal } from '../terminal/terminal';

/** Schemas that cannot be had or compared are exit code 3, so that 1 means nothing but differences. */
export async function failSchema(
  { context, terminal }: { readonly context: CommandContext; readonly terminal: Terminal },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isCancellation(error) || !(error instanceof OperatorError)) throw error;
    if (error instanceof UsageError) throw error;
    const failure = describeFailure(error);
    terminal.note(`${terminal.noteStyle.red('error:')} ${formatFailure(failure)}`);
    if (terminal.isJson) {
      terminal.writeDocument({ matches: [], changes: [], hazards: [], error: failure });
    }
    context.exitWith(3);
  }
}
