import { MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { mayEndBySigningIn } from '../../core/access/wantsSignIn';
import { assertNever, type OperatorError } from '../../core/base/errors';
import { formatBytes, formatCount } from '../../core/base/sizes';
import type { BlobEntry } from '../../core/storage/blobStore';
import { commands, treeContexts } from '../support/editor/contributions';
import type { OpenLake } from '../support/lakes/openLakes';
import { themeIcon } from '../support/trees/themeIcon';
import { blobDescription, blobTooltip, lastPart } from './blobPresentation';
import { blobUri } from './blobUris';
import type { FolderPlace } from './containersModel';
import type { ContainersNode } from './containersNode';

export function containersItem(node: ContainersNode): TreeItem {
  switch (node.kind) {
    case 'account':
      return accountItem(node.lake);
    case 'container':
      return containerItem(node);
    case 'prefix':
      return prefixItem(node);
    case 'blob':
      return blobItem(node.lake, node.container, node.blob);
    case 'more':
      return moreItem(node);
    case 'failure':
      return failureItem(node.id, node.error);
    case 'empty':
      return emptyItem(node.id);
    default:
      return assertNever(node);
  }
}

function accountItem({ id, label, lake }: OpenLake): TreeItem {
  const { host, pathname } = new URL(lake.storage.blobEndpoint);
  const item = new TreeItem(host + pathname.replace(/\/$/, ''), TreeItemCollapsibleState.Expanded);
  item.id = id;
  item.description = label;
  item.tooltip = `${lake.storage.blobEndpoint}\n${id}`;
  item.iconPath = new ThemeIcon('cloud');
  item.contextValue = treeContexts.account;
  return item;
}

function containerItem({ lake, container }: FolderPlace): TreeItem {
  const item = new TreeItem(container, TreeItemCollapsibleState.Collapsed);
  item.id = [lake.id, container].join('\u0000');
  item.iconPath = new ThemeIcon('package');
  item.contextValue = treeContexts.container;
  return item;
}

function prefixItem({ lake, container, prefix }: FolderPlace): TreeItem {
  const item = new TreeItem(lastPart(prefix), TreeItemCollapsibleState.Collapsed);
  item.id = [lake.id, container, prefix].join('\u0000');
  item.tooltip = prefix;
  item.iconPath = ThemeIcon.Folder;
  item.contextValue = treeContexts.prefix;
  return item;
}

function blobItem(lake: OpenLake, container: string, blob: BlobEntry): TreeItem {
  const item = new TreeItem(lastPart(blob.name));
  const tooltip = new MarkdownString(blobTooltip(blob));
  tooltip.isTrusted = false;
  item.id = [lake.id, container, blob.name, 'blob'].join('\u0000');
  item.description = blobDescription(blob);
  item.tooltip = tooltip;
  // The file icon theme draws it by its name.
  item.resourceUri = blobUri({ lake, container, name: blob.name });
  item.iconPath = ThemeIcon.File;
  item.contextValue = treeContexts.blob;
  item.command = {
    command: commands.openBlob,
    title: 'Open Blob',
    arguments: [{ kind: 'blob', lake, container, blob }],
  };
  item.accessibilityInformation = {
    label: `${lastPart(blob.name)}, ${formatBytes(blob.sizeBytes)}, ${blob.md5Hex === undefined ? 'no MD5 recorded' : 'MD5 recorded'}`,
  };
  return item;
}

function moreItem(node: Extract<ContainersNode, { kind: 'more' }>): TreeItem {
  const { lake, container, prefix } = node.place;
  const item = new TreeItem('Load more');
  item.id = [lake.id, container, prefix, 'more'].join('\u0000');
  item.description = `${formatCount(node.shown)} shown`;
  item.iconPath = new ThemeIcon('ellipsis');
  item.contextValue = treeContexts.more;
  item.command = { command: commands.loadMore, title: 'Load More', arguments: [node] };
  return item;
}

function failureItem(id: string, error: OperatorError): TreeItem {
  const item = new TreeItem(error.message);
  item.id = id;
  item.tooltip = error.remedy === '' ? error.message : `${error.message}\n${error.remedy}`;
  item.iconPath = themeIcon({ icon: 'warning', color: 'list.warningForeground' });
  if (mayEndBySigningIn(error)) {
    item.contextValue = treeContexts.accountDisconnected;
    item.command = { command: commands.connectStorage, title: 'Connect to Storage' };
  }
  return item;
}

function emptyItem(id: string): TreeItem {
  const item = new TreeItem('Nothing here');
  item.id = id;
  item.iconPath = new ThemeIcon('info');
  return item;
}
