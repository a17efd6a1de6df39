import { ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { assertNever } from '../../core/base/errors';
import { formatCount } from '../../core/base/sizes';
import { kindWords } from '../../core/warehouse/catalog/kindWords';
import { DatabaseError, type DatabaseErrorReason } from '../../core/warehouse/databaseError';
import { commands, treeContexts } from '../support/editor/contributions';
import { themeIcon } from '../support/trees/themeIcon';
import type {
  ColumnNode,
  DatabaseNode,
  FailureNode,
  ForeignKeyNode,
  NoteNode,
  PartsNode,
  RelationNode,
  SchemaNode,
  WarehouseNode,
} from './warehouseNode';
import {
  columnWords,
  indexWords,
  kindIcons,
  kindTitles,
  partIcons,
  partTitles,
  sizeWords,
} from './warehouseWords';

const { None, Collapsed, Expanded } = TreeItemCollapsibleState;

/** How a node is drawn; its tooltip is made when somebody wants to see it. */
export function warehouseItem(node: WarehouseNode): TreeItem {
  const item = itemOf(node);
  item.id = node.id;
  return item;
}

function itemOf(node: WarehouseNode): TreeItem {
  switch (node.kind) {
    case 'database':
      return databaseItem(node);
    case 'schema':
      return schemaItem(node);
    case 'relationKind': {
      const icon = new ThemeIcon(kindIcons[node.relationKind]);
      return countedItem(kindTitles[node.relationKind], node.relations.length, icon);
    }
    case 'relation':
      return relationItem(node);
    case 'column':
      return columnItem(node);
    case 'parts':
      return partsItem(node);
    case 'key':
      return detailItem(node.key.name, `${node.key.kind} (${node.key.columns.join(', ')})`, 'key');
    case 'foreignKey':
      return foreignKeyItem(node);
    case 'index':
      return detailItem(node.index.name, indexWords(node.index), 'list-tree');
    case 'failure':
      return failureItem(node);
    case 'note':
      return noteItem(node);
    default:
      return assertNever(node);
  }
}

function databaseItem({ database }: DatabaseNode): TreeItem {
  const { connection, lake, known } = database;
  const item = new TreeItem(connection.name, Collapsed);
  const isOld = known?.failure !== undefined;
  const asOf = isOld ? ` · as of ${timeWords(known.catalog.readAtMs)}` : '';
  item.description = `${connection.database} at ${connection.host}${asOf}`;
  item.iconPath = isOld
    ? themeIcon({ icon: 'debug-disconnect', color: 'list.warningForeground' })
    : new ThemeIcon('database');
  item.contextValue = treeContexts.database;
  item.accessibilityInformation = {
    label: `database ${connection.name}, ${item.description}, of ${lake.label}`,
  };
  return item;
}

/** In the person's own time zone, as short as it can be told. */
function timeWords(atMs: number): string {
  const at = new Date(atMs);
  const isToday = at.toDateString() === new Date().toDateString();
  const time = `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
  if (isToday) return time;
  return `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())} ${time}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

function schemaItem({ schema, relations, id }: SchemaNode): TreeItem {
  if (relations.length > 0) {
    const icon = new ThemeIcon('symbol-namespace');
    const item = countedItem(schema, relations.length, icon, isFiltered(id) ? Expanded : Collapsed);
    item.contextValue = treeContexts.schema;
    return item;
  }
  const item = detailItem(schema, 'empty', 'symbol-namespace');
  item.contextValue = treeContexts.schema;
  return item;
}

/** A filter stands in the ids of what it leaves. */
function isFiltered(id: string): boolean {
  return (id.split('\0')[1] ?? '') !== '';
}

function countedItem(
  label: string,
  count: number,
  icon: ThemeIcon,
  state: TreeItemCollapsibleState = Collapsed,
): TreeItem {
  const item = new TreeItem(label, state);
  item.description = formatCount(count);
  item.iconPath = icon;
  return item;
}

function relationItem({ relation, raw, columns }: RelationNode): TreeItem {
  const item = new TreeItem(relation.name, columns === undefined ? Collapsed : Expanded);
  const size = sizeWords(raw ?? relation);
  item.description = raw === undefined ? size : ['with $raw', size].filter(Boolean).join(' · ');
  item.iconPath = new ThemeIcon(kindIcons[relation.kind]);
  item.contextValue = treeContexts.relation;
  item.accessibilityInformation = {
    label: `${kindWords[relation.kind]} ${relation.name}, ${item.description}`,
  };
  return item;
}

function columnItem({ column, isInPrimaryKey, reference }: ColumnNode): TreeItem {
  const item = new TreeItem(column.name);
  const target = reference === undefined ? '' : ` → ${reference.targetName}`;
  item.description = `${columnWords(column)}${target}`;
  item.iconPath = columnIcon(isInPrimaryKey, reference !== undefined);
  item.contextValue = treeContexts.column;
  item.accessibilityInformation = {
    label: `${isInPrimaryKey ? 'key column' : 'column'} ${column.name}, ${item.description}`,
  };
  return item;
}

function columnIcon(isInPrimaryKey: boolean, isReference: boolean): ThemeIcon {
  if (isInPrimaryKey) return themeIcon({ icon: 'key', color: 'charts.yellow' });
  return new ThemeIcon(isReference ? 'references' : 'symbol-field');
}

function partsItem({ part, count }: PartsNode): TreeItem {
  return countedItem(partTitles[part], count, new ThemeIcon(partIcons[part]));
}

function foreignKeyItem(node: ForeignKeyNode): TreeItem {
  const { foreignKey, isIncoming, other } = node;
  const from = `(${foreignKey.columns.join(', ')})`;
  const to = `${foreignKey.targetName} (${foreignKey.targetColumns.join(', ')})`;
  const item = isIncoming
    ? detailItem(`${other?.schema ?? ''}.${other?.name ?? ''}`, from, 'references')
    : detailItem(from.slice(1, -1), `→ ${to}`, 'references');
  if (other === undefined) return item;
  const { database } = node;
  item.command = {
    command: commands.revealRelation,
    title: 'Show in Warehouse',
    arguments: [{ databaseId: database.id, schema: other.schema, name: other.name }],
  };
  return item;
}

function detailItem(label: string, description: string, icon: string): TreeItem {
  const item = new TreeItem(label, None);
  item.description = description;
  item.iconPath = new ThemeIcon(icon);
  return item;
}

/** What a person can do something about by saying who they are. */
const loginReasons: ReadonlySet<DatabaseErrorReason> = new Set(['noPassword', 'unauthorized']);

function failureItem({ error, database }: FailureNode): TreeItem {
  const item = new TreeItem(error.message);
  const isLogin = DatabaseError.is(error) && loginReasons.has(error.reason);
  item.description = isLogin ? 'Log in…' : 'Try again';
  item.iconPath = themeIcon({
    icon: isLogin ? 'lock' : 'warning',
    color: 'list.warningForeground',
  });
  item.contextValue = treeContexts.databaseFailure;
  item.command = {
    command: commands.connectDatabase,
    title: isLogin ? 'Log In' : 'Try Again',
    arguments: [{ kind: 'database', id: database.id, database }],
  };
  return item;
}

function noteItem({ text }: NoteNode): TreeItem {
  const item = new TreeItem(text);
  item.iconPath = new ThemeIcon('info');
  return item;
}
