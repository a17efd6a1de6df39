import type { AccessFinding } from '../../core/access/accessFinding';
import { formatQuantity } from '../../core/base/sizes';

/** What was found out about one lake. */
export interface LakeAccess {
  readonly label: string;
  readonly file: string;
  readonly findings: readonly AccessFinding[];
}

const marks: Readonly<Record<AccessFinding['outcome'], string>> = {
  ok: '✓ fine',
  warning: '⚠ warning',
  failed: '✗ failed',
};

/** The findings as Markdown, one entry each, worst first within each lake. */
export function renderAccess(lakes: readonly LakeAccess[]): string {
  const sections = lakes.map(({ label, file, findings }) => {
    const entries = [...findings].sort((a, b) => rank(a) - rank(b)).flatMap(renderFinding);
    return [`# Access of ${label}`, '', file, '', ...entries, ''].join('\n');
  });
  return sections.join('\n');
}

/** One line for a notification. */
export function summarizeAccess(findings: readonly AccessFinding[]): string {
  const { length: failed } = findings.filter(({ outcome }) => outcome === 'failed');
  const { length: warned } = findings.filter(({ outcome }) => outcome === 'warning');
  if (failed > 0) return `${formatQuantity(failed, 'check')} of ${findings.length} failed`;
  if (warned > 0) return `Nothing failed, ${formatQuantity(warned, 'warning')}`;
  return `${formatQuantity(findings.length, 'check is', 'checks are')} fine`;
}

function renderFinding({ subject, outcome, message, remedy }: AccessFinding): readonly string[] {
  const line = `- ${marks[outcome]}: **${subject}** — ${message}`;
  return remedy === '' ? [line] : [line, `  - What to do: ${remedy}`];
}

function rank({ outcome }: AccessFinding): number {
  return ['failed', 'warning', 'ok'].indexOf(outcome);
}
