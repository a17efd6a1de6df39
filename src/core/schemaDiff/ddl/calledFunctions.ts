import { asNode, stringsOf, walkTree } from '../../sql/sqlTree';
import type { FunctionEntry } from '../model/snapshot';

export interface KnownFunctions {
  readonly functions: readonly FunctionEntry[];
  /** Where functions without a schema are looked for. */
  readonly searchPath: readonly string[];
}

/** Signatures of the functions of the schemas themselves that a tree calls, by name. */
export function calledIn(
  tree: unknown,
  { functions, searchPath }: KnownFunctions,
): readonly string[] {
  const signatures = new Set<string>();
  walkTree(asNode({ tree }) ?? {}, ({ type, node }) => {
    if (type !== 'FuncCall') return true;
    const parts = stringsOf(node['funcname']);
    const known = parts.length > 1 ? [parts.at(-2) ?? ''] : searchPath;
    for (const { schema, signature } of functions) {
      if (known.includes(schema) && nameIn(signature) === parts.at(-1)) signatures.add(signature);
    }
    return true;
  });
  return [...signatures].sort();
}

function nameIn(signature: string): string {
  const name = /\.("(?:[^"]|"")*"|[^(.]+)\(/.exec(signature)?.[1] ?? '';
  return name.replace(/^"|"$/g, '').replaceAll('""', '"');
}
