import { columnOwner } from './columnOwner';
import { lineageEdge, type LineageDoubt, type LineageEdge, type LineageKind } from './lineageGraph';
import type { LineageIndex, Reached } from './lineageIndex';

type Direction = 'upstream' | 'downstream';

export interface ColumnReachOptions {
  readonly direction: Direction;
  /** How many edges far at most; absent = all. */
  readonly depth?: number;
  /** Whether columns are told, and not only what they are of; absent = they are not. */
  readonly columns?: boolean;
}

/** What is reached from columns, and the ways there. */
export interface ColumnReach {
  /** Nearest first of those without doubt, then of all others; without the starts. */
  readonly reached: readonly Reached[];
  /** A way over a table of which nobody knows more is told as one of the column that was reached. */
  readonly edges: readonly LineageEdge[];
}

/**
 * What is made of columns, or what they are made of, and nothing else of their tables: what names them, and
 * what may use them because nobody knows what it uses. From anything else among the starts all is reached.
 */
export function columnReach(
  index: LineageIndex,
  ids: Iterable<string>,
  { direction, depth, columns = false }: ColumnReachOptions,
): ColumnReach {
  const walk = new ColumnWalk(index, direction, depth ?? Infinity);
  for (const id of ids) walk.begin(id);
  const found = walk.go();
  return columns ? found.withColumns : withoutColumns(found);
}

/** From the surest on: what is reached in several ways is reached in the surest one. */
const doubts: readonly (LineageDoubt | undefined)[] = [undefined, 'readsAll', 'may'];

function sureness(doubt: LineageDoubt | undefined): number {
  return doubts.indexOf(doubt);
}

interface Step {
  readonly id: string;
  readonly depth: number;
  /** A place in {@link doubts}. */
  readonly doubt: number;
  /** What to say of it: what is made of something doubtful may use what changes, and no more is known. */
  readonly said?: LineageDoubt | undefined;
}

interface Walked {
  readonly starts: ReadonlySet<string>;
  readonly withColumns: ColumnReach;
  /** Tables and views of which only columns were reached. */
  readonly owners: readonly Reached[];
}

/** Goes the surest ways first, and of those the shortest. */
class ColumnWalk {
  readonly #starts = new Set<string>();
  /** What was reached with all that it is; in a nearer way, too, if that is a less sure one. */
  readonly #wholes = new Map<string, readonly Step[]>();
  /** Statements that some columns lead into, and which lead on only where nobody knows by which. */
  readonly #statements = new Map<string, readonly Step[]>();
  readonly #owners = new Map<string, Step>();
  readonly #edges = new Map<string, LineageEdge>();
  /** By doubt and depth. */
  readonly #waiting: (readonly [Step, isWhole: boolean])[][][] = doubts.map(() => []);

  constructor(
    readonly index: LineageIndex,
    readonly direction: Direction,
    readonly most: number,
  ) {}

  begin(id: string): void {
    if (this.index.node(id) === undefined) return;
    this.#starts.add(id);
    this.#reach({ id, depth: 0, doubt: 0 }, true);
  }

  go(): Walked {
    for (const byDepth of this.#waiting) {
      for (let depth = 0; depth < byDepth.length; depth += 1) {
        for (const [step, isWhole] of byDepth[depth] ?? []) {
          if (this.#known(isWhole).get(step.id)?.includes(step)) this.#follow(step, isWhole);
        }
      }
    }
    const steps = [...this.#wholes.values(), ...this.#statements.values()].flat();
    const reached = this.#told(steps);
    return {
      starts: this.#starts,
      withColumns: { reached, edges: [...this.#edges.values()] },
      owners: this.#told([...this.#owners.values()]),
    };
  }

  /** Each thing once, the surest and nearest first. */
  #told(steps: readonly Step[]): readonly Reached[] {
    const sorted = steps.toSorted(
      (a, b) => sureness(a.said) - sureness(b.said) || a.depth - b.depth,
    );
    const first = new Map(sorted.toReversed().map((step) => [step.id, step]));
    return sorted.flatMap((step) => {
      const node = this.index.node(step.id);
      const isTold = first.get(step.id) === step && !this.#starts.has(step.id);
      const { depth, said } = step;
      return node && isTold ? [{ node, depth, ...(said && { doubt: said }) }] : [];
    });
  }

  #reach(step: Step, isWhole: boolean): void {
    const known = this.#known(isWhole).get(step.id) ?? [];
    if (known.some((other) => isNoBetter(step, other))) return;
    const left = known.filter((other) => !isNoBetter(other, step));
    this.#known(isWhole).set(step.id, [...left, step]);
    const byDepth = this.#waiting[step.doubt] ?? [];
    const level = (byDepth[step.depth] ??= []);
    level.push([step, isWhole]);
  }

  #known(isWhole: boolean): Map<string, readonly Step[]> {
    return isWhole ? this.#wholes : this.#statements;
  }

  #follow(step: Step, isWhole: boolean): void {
    const owner = columnOwner(step.id);
    for (const edge of this.#edgesOf(step.id)) {
      if (isWhole || edge.byColumn !== true) this.#go(step, edge, owner !== undefined);
    }
    if (owner === undefined) return;
    if (step.depth > 0 && !this.#owners.has(owner)) this.#owners.set(owner, { ...step, id: owner });
    for (const edge of this.#edgesOf(owner)) {
      if (edge.byColumn !== true) this.#go(step, { ...edge, doubt: 'may' }, false);
    }
  }

  #go(from: Step, edge: LineageEdge, isOfColumn: boolean): void {
    if (from.depth >= this.most) return;
    const id = this.direction === 'downstream' ? edge.target : edge.source;
    const doubt = Math.max(from.doubt, sureness(edge.doubt));
    const said = edge.doubt ?? (from.doubt > 0 ? 'may' : undefined);
    this.#note(
      this.direction === 'downstream'
        ? lineageEdge(from.id, edge.kind, id)
        : lineageEdge(id, edge.kind, from.id),
      said,
    );
    const kind = this.index.node(id)?.kind;
    const isWhole = !isOfColumn || (kind !== undefined && madeOfColumns.has(kind));
    this.#reach({ id, depth: from.depth + 1, doubt, said }, isWhole);
  }

  #note(way: LineageEdge, doubt: LineageDoubt | undefined): void {
    if (this.#edges.has(way.id)) return;
    this.#edges.set(way.id, doubt === undefined ? way : { ...way, doubt });
  }

  #edgesOf(id: string): readonly LineageEdge[] {
    return this.direction === 'downstream' ? this.index.outgoing(id) : this.index.incoming(id);
  }
}

/** A nearer way leads farther where depth is limited, a surer one leads on more surely. */
function isNoBetter(step: Step, other: Step): boolean {
  return step.doubt >= other.doubt && step.depth >= other.depth;
}

/** An edge from a column to one of these is about all of it. */
const madeOfColumns: ReadonlySet<LineageKind> = new Set(['column', 'table', 'view']);

/** Columns only where the ways begin; elsewhere what they are of. */
function withoutColumns({ starts, withColumns, owners }: Walked): ColumnReach {
  const endOf = (id: string): string => (starts.has(id) ? id : (columnOwner(id) ?? id));
  const others = withColumns.reached.filter(({ node }) => node.kind !== 'column');
  const reached = [...others, ...owners].toSorted(bySureness);
  const first = new Map(reached.toReversed().map((one) => [one.node.id, one]));
  const edges = new Map<string, LineageEdge>();
  for (const { source, target, kind, doubt } of withColumns.edges.toSorted(byDoubt)) {
    const edge = lineageEdge(endOf(source), kind, endOf(target));
    if (edge.source === edge.target || edges.has(edge.id)) continue;
    edges.set(edge.id, doubt === undefined ? edge : { ...edge, doubt });
  }
  return {
    reached: reached.filter((one) => first.get(one.node.id) === one && !starts.has(one.node.id)),
    edges: [...edges.values()],
  };
}

function bySureness(a: Reached, b: Reached): number {
  return byDoubt(a, b) || a.depth - b.depth;
}

interface Doubtable {
  readonly doubt?: LineageDoubt | undefined;
}

function byDoubt(a: Doubtable, b: Doubtable): number {
  return sureness(a.doubt) - sureness(b.doubt);
}
