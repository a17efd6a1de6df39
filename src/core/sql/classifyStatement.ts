import { effectOutside } from './outsideFunctions';
import type { SqlNode } from './sqlParser';
import { asNode, locationOf, stringsOf, walkTree, type MetNode } from './sqlTree';
import { effectOf, type EffectKind } from './statementEffects';

/** Something that a statement does beside reading, and where it says so. */
export interface Effect {
  readonly kind: EffectKind | 'outside';
  /** Completes a sentence that begins with the verb, for instance "changes rows of a table". */
  readonly words: string;
  /** A function's name as it is written; `undefined` = the statement itself. */
  readonly subject: string | undefined;
  /** Byte of the text; `undefined` = where the statement begins. */
  readonly byte: number | undefined;
}

/** A name that a statement uses, for looking it up in the catalog. */
export interface UsedName {
  /** `undefined` = found by the search path. */
  readonly schema: string | undefined;
  readonly name: string;
  readonly byte: number | undefined;
}

/** What can be told of a statement from its text alone. */
export interface ClassifiedStatement {
  /** The type of its tree's root, for instance `SelectStmt`. */
  readonly type: string;
  /** Empty for a statement that only reads. */
  readonly effects: readonly Effect[];
  readonly functions: readonly UsedName[];
  /** Fields that may be calls: of a composite value, `v.f` is `f(v)`. */
  readonly fields: readonly UsedName[];
  readonly operators: readonly UsedName[];
  readonly relations: readonly UsedName[];
  /** Targets of casts. */
  readonly types: readonly UsedName[];
}

type Found = {
  -readonly [Key in Exclude<keyof ClassifiedStatement, 'type'>]: ClassifiedStatement[Key][number][];
};

/** Looks through a whole statement, with what is nested in it, for what it does beside reading. */
export function classifyStatement(tree: SqlNode): ClassifiedStatement {
  const found: Found = {
    effects: [],
    functions: [],
    fields: [],
    operators: [],
    relations: [],
    types: [],
  };
  let isOnlyPlanned = false;
  walkTree(tree, (met) => {
    // Whatever stands below is planned and not run; its functions are judged all the same.
    if (met.type === 'ExplainStmt') isOnlyPlanned = !analyzes(met.node);
    const effects = statementEffects(met);
    found.effects.push(...effects.filter(({ kind }) => !isOnlyPlanned || !planned.has(kind)));
    noteNames(met, found);
    return true;
  });
  found.effects.push(...found.functions.flatMap(functionEffects));
  return { type: Object.keys(tree)[0] ?? '', ...found };
}

/** What EXPLAIN without ANALYZE takes, and does not do. */
const planned: ReadonlySet<Effect['kind']> = new Set(['write', 'lock']);

function statementEffects({ type, node }: MetNode): readonly Effect[] {
  const byte = locationOf(node);
  const at = { subject: undefined, byte };
  if (type === 'CopyStmt') return [{ ...copyEffect(node), ...at }];
  if (type === 'intoClause')
    return [{ kind: 'write', words: 'creates a table and fills it', ...at }];
  if (type === 'LockingClause') return [{ kind: 'lock', words: 'locks rows for others', ...at }];
  const effect = effectOf(type);
  return effect === undefined ? [] : [{ ...effect, ...at }];
}

function copyEffect(node: SqlNode): Pick<Effect, 'kind' | 'words'> {
  const isIn = node['is_from'] === true;
  if (node['is_program'] === true) {
    return { kind: 'serverAccess', words: 'runs a program on the server' };
  }
  if (typeof node['filename'] === 'string') {
    return { kind: 'serverAccess', words: `${isIn ? 'reads' : 'writes'} a file of the server` };
  }
  return isIn
    ? { kind: 'copy', words: 'takes rows from a client into a table' }
    : {
        kind: 'copy',
        words: 'sends rows in a form of its own: write the query, and choose a format',
      };
}

/** `EXPLAIN (ANALYZE false)` is the one way to name it and not to mean it. */
function analyzes(explain: SqlNode): boolean {
  const options = Array.isArray(explain['options']) ? explain['options'] : [];
  return options.some((option: unknown) => {
    const element = asNode(asNode(option)?.['DefElem']);
    return element?.['defname'] === 'analyze' && !isOff(asNode(element['arg']));
  });
}

function isOff(value: SqlNode | undefined): boolean {
  if (value === undefined) return false;
  const word = asNode(value['String'])?.['sval'] ?? asNode(value['Boolean'])?.['boolval'];
  const number = asNode(value['Integer']);
  if (number !== undefined) return (number['ival'] ?? 0) === 0;
  return typeof word === 'string' && ['false', 'off', '0'].includes(word.toLowerCase());
}

function functionEffects({ name, byte }: UsedName): readonly Effect[] {
  const words = effectOutside(name);
  return words === undefined ? [] : [{ kind: 'outside', words, subject: name, byte }];
}

function noteNames({ type, node }: MetNode, found: Found): void {
  const byte = locationOf(node);
  switch (type) {
    case 'FuncCall':
      return note(found.functions, stringsOf(node['funcname']), byte);
    case 'ColumnRef':
      return noteFields(found.fields, stringsOf(node['fields']), byte);
    case 'A_Indirection':
      for (const field of stringsOf(node['indirection'])) note(found.fields, [field], byte);
      return;
    case 'A_Expr':
      return note(found.operators, stringsOf(node['name']), byte);
    case 'SubLink':
      return note(found.operators, stringsOf(node['operName']), byte);
    case 'SortBy':
      return note(found.operators, stringsOf(node['useOp']), byte);
    case 'typeName':
    case 'TypeName':
      return note(found.types, stringsOf(node['names']), byte);
  }
  if (typeof node['relname'] === 'string') {
    const schema = node['schemaname'];
    found.relations.push({
      schema: typeof schema === 'string' ? schema : undefined,
      name: node['relname'],
      byte,
    });
  }
}

/** The last part is the name, the one before it the schema; a database before that is ours anyway. */
function note(list: UsedName[], parts: readonly string[], byte: number | undefined): void {
  const name = parts.at(-1);
  if (name !== undefined) list.push({ schema: parts.at(-2), name, byte });
}

/** Of `t.a.b` both `a` and `b` may be calls, and `t` too if it is a column. */
function noteFields(list: UsedName[], parts: readonly string[], byte: number | undefined): void {
  for (const name of parts.slice(1)) list.push({ schema: undefined, name, byte });
}
