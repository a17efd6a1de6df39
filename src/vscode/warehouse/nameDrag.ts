import { DataTransferItem, type DataTransfer, type TreeDragAndDropController } from 'vscode';
import { quoteName } from '../../core/sql/quoteName';
import { qualifiedName } from '../../core/warehouse/catalog/describeRelation';
import { isBranchNode } from '../support/trees/treeBranch';
import type { WarehouseNode } from './warehouseNode';
import type { ShownNode } from './warehouseTree';

const text = 'text/plain';

/** Lets names be dragged into an editor; nothing can be dropped into the view. */
export class NameDrag implements TreeDragAndDropController<ShownNode> {
  readonly dragMimeTypes = [text];
  readonly dropMimeTypes = [];

  handleDrag(nodes: readonly ShownNode[], transfer: DataTransfer): void {
    const names = namesOf(nodes);
    if (names !== '') transfer.set(text, new DataTransferItem(names));
  }
}

/** The names of nodes as SQL writes them, with commas between; those without a name are left out. */
export function namesOf(nodes: readonly ShownNode[]): string {
  return nodes.flatMap((node) => (isBranchNode(node) ? [] : (nameOf(node) ?? []))).join(', ');
}

function nameOf(node: WarehouseNode): string | undefined {
  switch (node.kind) {
    case 'schema':
      return quoteName(node.schema);
    case 'relation':
      return qualifiedName(node.relation);
    case 'column':
      return quoteName(node.column.name);
    case 'key':
      return node.key.columns.map(quoteName).join(', ');
    case 'foreignKey':
      return node.other && qualifiedName(node.other);
    case 'index':
      return quoteName(node.index.name);
    default:
      return undefined;
  }
}
