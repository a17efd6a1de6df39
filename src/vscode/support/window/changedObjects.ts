import type { Event } from 'vscode';
import type { ColumnPath, TablePath } from '../../../core/schemaDiff/model/objectPath';

/** What changes touch so that whoever reads it feels it. */
export interface ChangedObjects {
  /** Of the changes, for people. */
  readonly title: string;
  /** Names of the connections that these may be of, the likeliest first. */
  readonly connections: readonly string[];
  /** By their older names. */
  readonly objects: readonly (TablePath | ColumnPath)[];
}

/** The changes of schemas that the window shows. */
export interface SchemaChanges {
  /** Those of a line of *Schema Drift*, or all of them; `undefined` = nothing was compared. */
  of(node: unknown): ChangedObjects | undefined;
  /** Fires when what is compared is another. */
  readonly onDidChange: Event<void>;
  /** Fires when a database was migrated, once all is told what that renamed. */
  readonly onDidMigrate: Event<void>;
}
