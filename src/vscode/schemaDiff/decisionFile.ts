import { Uri, workspace } from 'vscode';
import {
  parseSchemaMap,
  schemaMapFile,
  writeSchemaMap,
} from '../../core/schemaDiff/document/schemaMap';
import type { MatchDecision } from '../../core/schemaDiff/match/matches';
import { isSamePath } from '../../core/schemaDiff/model/objectPath';
import { exists } from '../support/files';

/** Two objects that a person says something of. */
export type DecidedPair = Pick<MatchDecision, 'kind' | 'from' | 'to'>;

/** What people have said of renames, in the file beside the snapshots. */
export class DecisionFile {
  readonly uri: Uri;

  constructor(folder: Uri) {
    this.uri = Uri.joinPath(folder, schemaMapFile);
  }

  /** None if there is no such file. @throws SchemaError `mapMalformed` */
  async read(): Promise<readonly MatchDecision[]> {
    if (!(await exists(this.uri))) return [];
    const text = new TextDecoder().decode(await workspace.fs.readFile(this.uri));
    return parseSchemaMap(text, workspace.asRelativePath(this.uri));
  }

  /** Keeps a decision in the place of an earlier one; `undefined` = it shall be asked again. */
  async write(pair: DecidedPair, isSame: boolean | undefined): Promise<readonly MatchDecision[]> {
    const { kind, from, to } = pair;
    const others = (await this.read()).filter((known) => !isSamePair(known, pair));
    const decisions = isSame === undefined ? others : [...others, { kind, from, to, isSame }];
    await workspace.fs.writeFile(this.uri, new TextEncoder().encode(writeSchemaMap(decisions)));
    return decisions;
  }
}

function isSamePair(one: DecidedPair, other: DecidedPair): boolean {
  return (
    one.kind === other.kind && isSamePath(one.from, other.from) && isSamePath(one.to, other.to)
  );
}
