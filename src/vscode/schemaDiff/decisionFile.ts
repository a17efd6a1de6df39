import { Uri, workspace } from 'vscode';
import { withDecision, type DecidedPair } from '../../core/schemaDiff/decide/withDecision';
import {
  parseSchemaMap,
  schemaMapFile,
  writeSchemaMap,
} from '../../core/schemaDiff/document/schemaMap';
import type { MatchDecision } from '../../core/schemaDiff/match/matches';
import { exists } from '../support/editor/files';

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
    const decisions = withDecision(await this.read(), pair, isSame);
    await workspace.fs.writeFile(this.uri, new TextEncoder().encode(writeSchemaMap(decisions)));
    return decisions;
  }
}
