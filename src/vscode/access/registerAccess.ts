import { window, type Memento, type SecretStorage } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { UsageError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import type { Connection, Lake } from '../../core/lake/lake';
import { chosen } from '../support/cancellation';
import { commands } from '../support/contributions';
import type { OpenLakes } from '../support/openLakes';
import { pickLake } from '../support/pickLake';
import { registerCommand } from '../support/registerCommand';
import { askForPassword } from './askForAccess';
import { checkAccess, type CheckAccessOptions } from './checkAccess';
import { ConfirmedHosts } from './confirmedHosts';
import { EditorAccess } from './editorAccess';
import { describeLogin } from './secretNames';

/** Credentials as this editor keeps them; made before the lakes, which connect with them. */
export function createAccess(options: {
  readonly secrets: SecretStorage;
  readonly memento: Memento;
}): EditorAccess {
  return new EditorAccess(options.secrets, new ConfirmedHosts(options.memento));
}

export interface AccessOptions extends CheckAccessOptions {
  readonly access: EditorAccess;
  readonly logger: Logger;
}

/** *Check Access* and the commands that keep and forget secrets. */
export function registerAccess(options: AccessOptions): Disposable {
  const { access, lakes, logger } = options;
  const store = new DisposableStore();
  const forget = async (lake: Lake): Promise<void> => {
    await access.forget(lake);
    void window.showInformationMessage('Lakeside forgot the secrets of this lake');
  };
  store.add(registerCommand(commands.checkAccess, logger, () => checkAccess(options)));
  store.add(
    registerCommand(commands.connectStorage, logger, async (node) => {
      const open = await lakeOf(node, lakes, 'Lake to connect to');
      await access.prepare(open);
    }),
  );
  for (const [id, kind] of secretCommands) {
    store.add(
      registerCommand(id, logger, async (node) => {
        const lake = await lakeOf(node, lakes, 'Lake whose storage the secret opens');
        await access.askForSecret(lake.storage, kind);
      }),
    );
  }
  store.add(
    registerCommand(commands.setDatabasePassword, logger, async () => {
      const connection = await pickConnection(await lakeOf(undefined, lakes, 'Lake'));
      await access.setPassword(connection, await askForPassword(describeLogin(connection)));
    }),
  );
  store.add(
    registerCommand(commands.forgetSecrets, logger, async (node) =>
      forget(await lakeOf(node, lakes, 'Lake whose secrets to forget')),
    ),
  );
  return store;
}

const secretCommands = [
  [commands.setStorageKey, 'key'],
  [commands.setStorageSas, 'sas'],
] as const;

/** The lake of the tree node a command was called on, otherwise the one a person picks. */
async function lakeOf(node: unknown, lakes: OpenLakes, placeHolder: string): Promise<Lake> {
  const id =
    typeof node === 'object' && node !== null && 'lakeId' in node ? node.lakeId : undefined;
  const named = lakes.all.find((lake) => lake.id === id);
  return (named ?? (await pickLake(lakes, placeHolder))).lake;
}

async function pickConnection(lake: Lake): Promise<Connection> {
  const connections = [...lake.connections.values()];
  if (connections.length === 0) {
    throw new UsageError('The lake file names no database', {
      remedy: 'add it under "connections" in lake.json',
    });
  }
  const items = connections.map((connection) => ({
    label: connection.name,
    description: describeLogin(connection),
    connection,
  }));
  const placeHolder = 'Database whose password to set';
  return chosen(await window.showQuickPick(items, { placeHolder })).connection;
}
