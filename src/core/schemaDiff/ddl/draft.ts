import type { RelationKind } from '../../warehouse/catalog/catalogEntries';
import { pathKey, type TablePath } from '../model/objectPath';
import type {
  Check,
  Column,
  DomainType,
  EnumType,
  Exclusion,
  ForeignKey,
  FunctionEntry,
  Index,
  Key,
  Partition,
  UniqueKey,
  UnmodeledKind,
  ViewDefinition,
} from '../model/snapshot';
import { calledIn } from './calledFunctions';

export type Draft<T> = { -readonly [Field in keyof T]: T[Field] };

/** A relation while statements still change it. */
export interface DraftRelation {
  schema: string;
  name: string;
  readonly kind: RelationKind;
  comment?: string | undefined;
  isUnlogged?: boolean | undefined;
  columns: Draft<Column>[];
  primaryKey?: Key | undefined;
  uniques: UniqueKey[];
  foreignKeys: Draft<ForeignKey>[];
  checks: Check[];
  exclusions: Exclusion[];
  indexes: Draft<Index>[];
  partitioning?: string | undefined;
  partitionOf?: Partition | undefined;
  inherits: TablePath[];
  view?: ViewDefinition | undefined;
}

const defaultSchema = 'public';

/** The schemas that statements have made so far, and where names are looked for. */
export class DraftSchemas {
  searchPath: readonly string[] = [defaultSchema];
  readonly schemas = new Map<string, { comment?: string | undefined }>([[defaultSchema, {}]]);
  readonly #relations = new Map<string, DraftRelation>();
  readonly enums: Draft<EnumType>[] = [];
  readonly domains: Draft<DomainType>[] = [];
  readonly functions: FunctionEntry[] = [];
  /** How many of what no snapshot holds; those that are dropped again count all the same. */
  readonly unmodeled = new Map<UnmodeledKind, number>();
  readonly #called = new Set<string>();
  /** By schema; made when they are first asked for. */
  readonly #constraints = new Map<string, Set<string>>();
  /** Names of indexes and sequences, which share a name space with relations, by schema and name. */
  readonly #otherNames = new Set<string>();

  get relations(): readonly DraftRelation[] {
    return [...this.#relations.values()];
  }

  /** Where what is made without a schema goes. */
  get creationSchema(): string {
    return this.searchPath[0] ?? defaultSchema;
  }

  addRelation(relation: DraftRelation): void {
    for (const { name } of constraintsOf(relation)) this.noteConstraint(relation.schema, name);
    this.#relations.set(pathKey([relation.schema, relation.name]), relation);
  }

  removeRelation({ schema, name }: Pick<DraftRelation, 'schema' | 'name'>): void {
    this.forgetConstraints();
    this.#relations.delete(pathKey([schema, name]));
  }

  relationAt([schema, name]: TablePath): DraftRelation | undefined {
    return this.#relations.get(pathKey([schema, name]));
  }

  /** By its name as it is written; without a schema by the search path. */
  findRelation(name: string, schema: string | undefined): DraftRelation | undefined {
    const schemas = schema === undefined ? this.searchPath : [schema];
    for (const candidate of schemas) {
      const found = this.relationAt([candidate, name]);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The same if it is there, else where it would be made. */
  pathOf(name: string, schema: string | undefined): TablePath {
    const found = this.findRelation(name, schema);
    return [found?.schema ?? schema ?? this.creationSchema, name];
  }

  /** The schema of a type that is not the system's own: where it was made, else where types are made. */
  typeSchema(name: string): string {
    const isThere = (schema: string): boolean => {
      const isNamed = (type: Named): boolean => type.name === name && type.schema === schema;
      const types = [this.enums, this.domains];
      return (
        this.relationAt([schema, name]) !== undefined || types.some((list) => list.some(isNamed))
      );
    };
    return this.searchPath.find(isThere) ?? this.creationSchema;
  }

  /** Signatures of functions of the schemas' own that trees call which were noted. */
  get calledFunctions(): ReadonlySet<string> {
    return this.#called;
  }

  /** Notes the functions that a tree calls, and gives their signatures, sorted. */
  noteCalls(tree: unknown): readonly string[] {
    if (this.functions.length === 0) return [];
    const signatures = calledIn(tree, this);
    for (const signature of signatures) this.#called.add(signature);
    return signatures;
  }

  takeName(schema: string, name: string): void {
    this.#otherNames.add(pathKey([schema, name]));
  }

  freeName(schema: string, name: string): void {
    this.#otherNames.delete(pathKey([schema, name]));
  }

  hasName(schema: string, name: string): boolean {
    return (
      this.#relations.has(pathKey([schema, name])) || this.#otherNames.has(pathKey([schema, name]))
    );
  }

  hasConstraint(schema: string, name: string): boolean {
    return this.#constraintNames(schema).has(name);
  }

  /** A constraint of that name is there from now on. */
  noteConstraint(schema: string, name: string): void {
    this.#constraintNames(schema).add(name);
  }

  /** Constraints have gone, or are called otherwise. */
  forgetConstraints(): void {
    this.#constraints.clear();
  }

  #constraintNames(schema: string): Set<string> {
    const known = this.#constraints.get(schema);
    if (known !== undefined) return known;
    const own = this.relations.filter((relation) => relation.schema === schema);
    const names = new Set(own.flatMap(constraintsOf).map(({ name }) => name));
    this.#constraints.set(schema, names);
    return names;
  }
}

interface Named {
  readonly schema: string;
  readonly name: string;
}

/** The primary key first, if there is one; indexes are none of them. */
export function constraintsOf(relation: DraftRelation): readonly { readonly name: string }[] {
  const { primaryKey, uniques, foreignKeys, checks, exclusions } = relation;
  const keys = primaryKey === undefined ? [] : [primaryKey];
  return [...keys, ...uniques, ...foreignKeys, ...checks, ...exclusions];
}
