import type { LineageNode } from '../graph/lineageGraph';
import type { LineageOptions, LineagePart, LineageReader } from '../graph/lineageReader';
import type { EntityNames } from '../openLineage/entityNames';
import type { EventStore } from '../openLineage/eventStore';
import { readEvents, type EventWitness } from '../openLineage/readEvents';

/**
 * Tells what other systems sent in OpenLineage. Whoever sends events can say anything in them, so that they
 * are never evidence.
 */
export class EventReader implements LineageReader {
  readonly name = 'OpenLineage events';

  constructor(
    readonly store: EventStore,
    readonly names: EntityNames,
  ) {}

  async read({ signal, asOf, columns = false }: LineageOptions): Promise<LineagePart> {
    const atMs = asOf?.atMs ?? Infinity;
    const events = await this.store.list(signal);
    const held = events.filter(({ eventTime }) => Date.parse(eventTime) <= atMs);
    const { told, ...part } = readEvents(held, this.names, { columns });
    return { ...part, nodes: part.nodes.map((node) => asHearsay(node, told.get(node.id))) };
  }
}

/** Whatever it says of evidence, somebody has told it. */
function asHearsay(
  { evidence: _evidence, witness: _witness, inputs: _inputs, ...node }: LineageNode,
  witness: EventWitness | undefined,
): LineageNode {
  return witness === undefined ? node : { ...node, witness };
}
