import { window, type Memento, type SecretStorage } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import type { Lake } from '../../core/lake/lake';
import type { Connectors } from '../support/lakes/connectors';
import { commands } from '../support/editor/contributions';
import type { Databases } from '../support/lakes/databases';
import type { OpenLakes } from '../support/lakes/openLakes';
import { databaseOf } from '../support/lakes/pickDatabase';
import { pickLake } from '../support/lakes/pickLake';
import { registerCommand } from '../support/editor/registerCommand';
import { askForPassword } from './askForAccess';
import { checkAccess, checkDatabase, type CheckAccessOptions } from './checkAccess';
import { ConfirmedHosts } from './confirmedHosts';
import { EditorAccess } from './editorAccess';
import { describeLogin } from './secretNames';

/** Credentials as this editor keeps them; made before the lakes, which connect with them. */
export function createAccess(options: {
  readonly secrets: SecretStorage;
  readonly memento: Memento;
  readonly connectors: Pick<Connectors, 's3ProfileKeys'>;
}): EditorAccess {
  const { secrets, memento, connectors } = options;
  return new EditorAccess(secrets, new ConfirmedHosts(memento), (profile) =>
    connectors.s3ProfileKeys(profile),
  );
}

export interface AccessOptions extends CheckAccessOptions {
  readonly access: EditorAccess;
  readonly databases: Databases;
  readonly logger: Logger;
}

/** *Check Access* and the commands that keep and forget secrets. */
export function registerAccess(options: AccessOptions): Disposable {
  const { access, databases, lakes, logger } = options;
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
    registerCommand(commands.setDatabasePassword, logger, async (node) => {
      const { connection } = await databaseOf(node, databases, 'Database whose password to set');
      await access.setPassword(connection, await askForPassword(describeLogin(connection)));
    }),
  );
  store.add(
    registerCommand(commands.forgetPassword, logger, async (node) => {
      const placeHolder = 'Database whose password to forget';
      const { connection } = await databaseOf(node, databases, placeHolder);
      await access.forgetPassword(connection);
      const target = describeLogin(connection);
      void window.showInformationMessage(`Lakeside forgot the password of ${target}`);
    }),
  );
  store.add(
    registerCommand(commands.checkDatabase, logger, async (node) =>
      checkDatabase(await databaseOf(node, databases, 'Database to check'), options),
    ),
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
