import type { SqlNode } from '../../../sql/sqlParser';
import { asNode, locationOf } from '../../../sql/sqlTree';
import type { Change } from '../../changes/change';
import { fieldsOf, textOf } from '../../normal/treeParts';
import { hasOwnValue, type MappedRelation } from '../mappedRelation';
import type { MappedSchema } from '../mappedSchema';
import type { ColumnReference, OutputUse, Reference, UseListener } from './reference';
import {
  Scope,
  type FoundColumn,
  type ScopeColumn,
  type ScopeColumns,
  type ScopeItem,
} from './scope';
import type { Span, StatementText } from './statementText';

export interface SelectOptions {
  /** Its columns are those of the statement's result. */
  readonly isResult: boolean;
  /** Whether a column of the result stays called as it was, whatever it is made of. */
  readonly keeps?: ((output: string, after: string) => boolean) | undefined;
}

/** How a column is named beside its value. */
interface ColumnUse {
  readonly output?: OutputUse | undefined;
  /** Columns of the result: a name that one of them has is not looked for among what is read. */
  readonly hiding?: ScopeColumns;
}

/** Walks over expressions and lists of columns, and notes what they use. */
export abstract class ColumnReferences {
  readonly found: Reference[] = [];

  constructor(
    readonly text: StatementText,
    readonly schema: MappedSchema,
    /** Told of what is used, whether it changes or not. */
    readonly listener?: UseListener,
  ) {}

  /** Reads a query within an expression. */
  abstract select(select: SqlNode, outer: Scope, options: SelectOptions): ScopeColumns;

  /** Adds a relation to a scope that is read or written to, or a query of WITH. */
  protected abstract relation(
    range: SqlNode,
    scope: Scope,
    use?: { readonly isTarget?: boolean },
  ): ScopeItem;

  /** Goes through an expression. */
  walk(node: SqlNode, scope: Scope): void {
    for (const [type, value] of Object.entries(node)) {
      const child = asNode(value);
      if (child === undefined) this.walkValue(value, scope);
      else if (type === 'ColumnRef') this.column(child, scope);
      else if (type === 'SelectStmt') this.select(child, scope, { isResult: false });
      else if (type === 'RangeVar') this.relation(child, new Scope(undefined, scope.queries));
      else if (typeof child['relname'] === 'string') {
        this.relation(child, scope, { isTarget: true });
      } else this.walk(child, scope);
    }
  }

  protected walkValue(value: unknown, scope: Scope): void {
    if (Array.isArray(value)) for (const item of value) this.walkValue(item, scope);
    else this.walk(asNode(value) ?? {}, scope);
  }

  protected find(fields: readonly string[], scope: Scope): FoundColumn | undefined {
    const name = fields.at(-1) ?? '';
    const alias = fields.at(-2);
    if (alias === undefined) return scope.column(name);
    const item = scope.item(alias);
    const column = item?.columns?.find((one) => one.name === name);
    return item === undefined || column === undefined ? undefined : { scope, item, column };
  }

  protected column(reference: SqlNode, scope: Scope, { output, hiding }: ColumnUse = {}): void {
    const fields = fieldsOf(reference);
    const parts = this.text.partsAt(locationOf(reference) ?? 0);
    const span = parts[fields.length - 1];
    if (fields.at(-1) === '*') {
      this.star(reference, fields, scope);
      return;
    }
    const found = this.find(fields, scope);
    this.#tell(found, fields, scope);
    if (fields.length > 1) this.#qualifier(parts, scope.item(fields.at(-2) ?? ''));
    // A row as a whole.
    else if (found === undefined)
      this.#qualifier([...parts, ...parts], scope.item(fields[0] ?? ''));
    if (found === undefined || span === undefined) return;
    const rival = fields.length === 1 ? this.#rival(found, scope, hiding) : undefined;
    const { column } = found.column;
    if (column !== undefined) this.noteColumn({ kind: 'column', column, span, rival, output });
  }

  #tell(found: FoundColumn | undefined, fields: readonly string[], scope: Scope): void {
    const [name = '', more] = fields;
    const row = found === undefined && more === undefined ? scope.item(name) : undefined;
    // `excluded` is no row that was read, but the one that is written.
    const how = found?.item.isQualifiedOnly === true ? 'writes' : 'reads';
    if (found !== undefined) this.listener?.uses([found.column], how);
    else if (row !== undefined) this.listener?.uses(row.columns ?? [], 'readsAll');
    else this.listener?.misses(fields, scope);
  }

  #tellAll(items: readonly ScopeItem[]): void {
    for (const { columns = [] } of items) this.listener?.uses(columns, 'readsAll');
  }

  protected noteColumn(reference: ColumnReference): void {
    const { column, rival } = reference;
    if (column.changes.length > 0 || rival !== undefined) this.found.push(reference);
  }

  #rival(found: FoundColumn, scope: Scope, hiding: ScopeColumns): ColumnReference['rival'] {
    const { nameAfter, column } = found.column;
    const hides = (other: ScopeColumn): boolean =>
      other.nameAfter === nameAfter && (column === undefined || other.column !== column);
    const rival = scope.rivalOf(found) ?? hiding?.find(hides);
    const change: Change | undefined = rival?.change ?? found.column.change;
    if (rival === undefined || change === undefined) return undefined;
    const { relation, alias } = found.item;
    return { change, qualifier: relation?.to?.[1] ?? alias };
  }

  /** The name of a relation before that of a column; the last of the parts is the column's. */
  #qualifier(parts: readonly Span[], item: ScopeItem | undefined): void {
    const relation = item?.relation;
    const span = parts.at(-2);
    if (relation === undefined || span === undefined) return;
    this.found.push({ kind: 'qualifier', relation, span, schema: parts.at(-3) });
  }

  /** A column of what is written to, at the place that the parser gives. */
  protected named(target: SqlNode, item: ScopeItem | undefined): void {
    const found = named(item, textOf(target, 'name') ?? '');
    if (found !== undefined) this.listener?.uses([found], 'writes');
    const column = found?.column;
    const [span] = this.text.partsAt(locationOf(target) ?? 0);
    if (column !== undefined && span !== undefined) {
      this.noteColumn({ kind: 'column', column, span });
    }
  }

  /** The same where the parser gives no place but that of the list. */
  protected listed(name: string | undefined, item: ScopeItem | undefined, byte: number): void {
    const found = name === undefined ? undefined : named(item, name);
    if (found !== undefined) this.listener?.uses([found], 'writes');
    const column = found?.column;
    const span = name === undefined ? undefined : this.text.nameBehind(byte, name);
    if (column !== undefined && span !== undefined) {
      this.noteColumn({ kind: 'column', column, span });
    }
  }

  /** The changes by which an INSERT has to give a column a value that it does not give. */
  protected requiredChanges(
    { columns, added }: MappedRelation,
    names: ReadonlySet<string | undefined>,
  ): readonly Change[] {
    const fresh = added.filter(({ after }) => !after.isNullable && !hasOwnValue(after));
    const stricter = columns.filter((column) => !column.hasOwnValue && !names.has(column.path[2]));
    const required = stricter.flatMap(({ changes }) =>
      changes.filter(({ kind }) => kind === 'setNotNull'),
    );
    return [...fresh, ...required];
  }

  protected star(reference: SqlNode, fields: readonly string[], scope: Scope): ScopeColumns {
    const parts = this.text.partsAt(locationOf(reference) ?? 0);
    const index = this.text.indexAt(locationOf(reference) ?? 0) + 2 * (fields.length - 1);
    const span = this.text.tokens[index];
    const alias = fields.at(-2);
    const one = alias === undefined ? undefined : scope.item(alias);
    if (alias !== undefined) this.#qualifier(parts, one);
    const items = alias === undefined ? scope.items : one === undefined ? [] : [one];
    const read = items.filter((item) => item.isQualifiedOnly !== true);
    this.#tellAll(read);
    if (span !== undefined) {
      for (const { columns } of read) this.all({ how: 'star', span, columns });
    }
    if (read.length === 0 || read.some(({ columns }) => columns === undefined)) return undefined;
    return read.flatMap(({ columns }) => columns ?? []);
  }

  /** Notes that all columns of something are used, if one of them is another afterwards. */
  protected all(use: {
    readonly how: 'star' | 'naturalJoin' | 'insert';
    readonly span: Span;
    readonly columns: ScopeColumns;
    readonly relation?: MappedRelation;
  }): void {
    const isOther = ({ name, nameAfter }: ScopeColumn): boolean =>
      // Without a list of columns their places count, and not their names.
      use.how === 'insert'
        ? (name === undefined) !== (nameAfter === undefined)
        : name !== nameAfter;
    const changed = (use.columns ?? []).filter(isOther);
    const changes = changed.flatMap(({ change }) => change ?? []);
    const [first] = changed;
    const owner = first?.column?.path ?? first?.change?.object;
    const uses =
      use.relation ??
      (owner && this.schema.relations.find(({ path, to }) => isOf(owner, path) || isOf(owner, to)));
    if (uses === undefined || changes.length === 0) return;
    this.found.push({ kind: 'all', how: use.how, span: use.span, uses, changes });
  }
}

/** The column of an item that is called so. */
export function named(item: ScopeItem | undefined, name: string): ScopeColumn | undefined {
  return item?.columns?.find((column) => column.name === name);
}

function isOf(path: readonly string[], table: readonly string[] | undefined): boolean {
  return table !== undefined && path[0] === table[0] && path[1] === table[1];
}
