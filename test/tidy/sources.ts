import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

export const checkout = join(import.meta.dirname, '../..');

/** One file as the rules see it: its path from the checkout with `/`, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** The text without comments, each replaced by a space. */
  readonly code: string;
}

export interface Import {
  /** As it is written, or for a relative one the path it leads to, without extension. */
  readonly target: string;
  readonly isRelative: boolean;
  readonly isTypeOnly: boolean;
  readonly isDynamic: boolean;
}

const sourceFile = /\.(ts|mjs|cjs|js|css)$/;

/** Every source file below a folder of the checkout, sorted by path. */
export function readSources(folder: string): readonly SourceFile[] {
  return readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((path) => sourceFile.test(path))
    .toSorted()
    .map((path) => {
      const text = readFileSync(join(checkout, path), 'utf8');
      return { path, text, code: withoutComments(text) };
    });
}

/** Strings and regular expressions are matched too, so that what looks like a comment in them stays. */
function withoutComments(text: string): string {
  const tokens =
    /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/.*|(?<=[=(,:?&|!]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\//g;
  return text.replace(tokens, (token) => (/^\/[/*]/.test(token) ? ' ' : token));
}

/** What a file imports, re-exports or loads, types included. */
export function importsOf(file: SourceFile): readonly Import[] {
  const statements =
    /\b(?:import|export)\s+(type\s)?(?:[^'"();]*?\sfrom\s+)?'([^']+)'|\b(typeof\s+)?import\(\s*'([^']+)'\s*\)/g;
  return [...file.code.matchAll(statements)].map(([, type, name, typeOf, loaded]) => {
    const written = name ?? loaded ?? '';
    const isRelative = written.startsWith('.');
    return {
      target: isRelative ? posix.join(dirname(file.path), written) : written,
      isRelative,
      isTypeOnly: type !== undefined || typeOf !== undefined,
      isDynamic: loaded !== undefined,
    };
  });
}

/** `@scope/name/file` and `name/file` are of the packages `@scope/name` and `name`. */
export function packageOf(target: string): string {
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}
