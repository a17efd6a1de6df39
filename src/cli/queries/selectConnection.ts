import type { Connection, Lake } from '../../core/lake/lake';
import { LakeError } from '../../core/lake/lakeProblem';
import { suggestNearMiss } from '../../core/lake/nearMiss';
import type { Secrets } from '../../core/lake/secrets';
import type { FullContext } from '../program/commandHost';
import { findLakeFile, readLakeFile } from '../lakes/lakeFiles';
import type { Terminal } from '../terminal/terminal';

/** A database of the lake, and where its password comes from. */
export interface SelectedConnection {
  readonly connection: Connection;
  readonly secrets: Secrets;
  /** Whether Benchling's ids in it are its own: those of a mirror are rows that were copied. */
  readonly isRegistry: boolean;
  /** It is the one that the lake names as its Benchling. */
  readonly isBenchling: boolean;
}

/** What a connection of a lake is for. */
export type ConnectionRole = 'warehouse' | 'benchling';

export interface ConnectionChoice {
  readonly lake?: string;
  readonly connection?: string;
  /** Left out: its warehouse. */
  readonly role?: ConnectionRole;
}

/** The connection that is named, otherwise the one that the lake has for this. @throws LakeError */
export async function selectConnection(
  choice: ConnectionChoice,
  { connectors, environment, workingFolder }: FullContext,
  terminal: Terminal,
): Promise<SelectedConnection> {
  const file = await findLakeFile(choice.lake ?? environment['LAKESIDE_LAKE'], workingFolder);
  if (file === undefined) {
    throw new LakeError('lakeMissing', `There is no lake.json in ${workingFolder} or above`, {
      remedy: 'Give --lake FILE, whose connections name databases',
    });
  }
  const lake = await readLakeFile(file, { workingFolder, terminal });
  const connection = connectionOf(lake, choice);
  const login = await connectors.environmentLogin(environment);
  const isBenchling = lake.benchling === connection.name;
  const isRegistry = lake.benchling === undefined || isBenchling;
  return { connection, secrets: login.secretsFor(undefined), isRegistry, isBenchling };
}

function connectionOf(
  lake: Lake,
  { connection: named, role = 'warehouse' }: ConnectionChoice,
): Connection {
  const known = [...lake.connections.keys()];
  const name = named ?? lake[role];
  if (name === undefined) {
    throw new LakeError('connectionUnknown', `${lake.file} names no ${role}`, {
      remedy:
        known.length > 0
          ? `Name one of its connections as ${role}, or give one: ${known.join(', ')}`
          : `Describe a database in its connections, and name it as ${role}`,
    });
  }
  const connection = lake.connections.get(name);
  if (connection !== undefined) return connection;
  throw new LakeError(
    'connectionUnknown',
    `No connection is called ${JSON.stringify(name)}${suggestNearMiss(name, known)}`,
    { remedy: `The connections of ${lake.file} are ${known.join(', ')}` },
  );
}
