import config from '../../.vitest.config.mjs';
import type { SourceFile } from './sources';

/** The patterns of every runner: those of vitest's projects, and the cases that run in VS Code. */
function runnerPatterns(): readonly (readonly string[])[] {
  const projects = config.test?.projects ?? [];
  const includes = projects.map((project) =>
    typeof project === 'object' && 'test' in project ? (project.test?.include ?? []) : [],
  );
  return [...includes, ['test/vscode/*/**/*.test.ts']];
}

/** How many runners pick a file up; units of `src/vscode` lie beside the cases but are not of them. */
export function runnersOf(file: SourceFile): number {
  const isUnit = file.path.endsWith('.unit.test.ts');
  const patterns = isUnit ? runnerPatterns().slice(0, -1) : runnerPatterns();
  return patterns.filter((group) => group.some((glob) => matches(file.path, glob))).length;
}

function matches(path: string, glob: string): boolean {
  const source = glob
    .replaceAll('.', '\\.')
    .replaceAll(/\{([^}]*)\}/g, (_, names: string) => `(${names.replaceAll(',', '|')})`)
    .replaceAll('**/', '\0')
    .replaceAll('*', '[^/]*')
    .replaceAll('\0', '(.*/)?');
  return new RegExp(`^${source}$`).test(path);
}
