import type { Change } from '../../changes/change';
import { diffDocument } from '../../report/diffDocument';
import type { SchemaDiff } from '../../diffSchemas';
import type { PlacedHit } from '../folders/folderImpact';
import type { Impact } from '../impact';
import type { StatementHit } from '../statementImpact';

/** An impact as plain JSON for programs; numbers of changes are places in the list of changes. */
export function impactDocument(diff: SchemaDiff, impact: Impact): object {
  const places = new Map(diff.changes.map((change, place) => [change, place]));
  const numbers = (changes: readonly Change[]): readonly number[] =>
    changes.flatMap((change) => places.get(change) ?? []);
  const { folder } = impact;
  return {
    changes: diffDocument(diff).changes,
    views: impact.views.map(({ view, kind, change, uses, via, effect }) => ({
      view,
      kind,
      changes: numbers([change]),
      uses,
      via,
      effect,
    })),
    functions: impact.functions.map(({ signature, language, hits }) => ({
      signature,
      language,
      hits: hits.map((hit) => hitDocument(hit, numbers)),
    })),
    readFunctions: impact.readFunctions ?? null,
    files: (folder?.files ?? []).map(({ path, hits }) => ({
      path,
      hits: hits.map((hit) => ({ ...placeDocument(hit), ...hitDocument(hit, numbers) })),
    })),
    readFiles: folder?.readFiles ?? 0,
    passedOver: folder?.passedOver ?? {},
    isCut: folder?.isCut ?? false,
    pipelines: impact.pipelines,
    notes: impact.notes,
  };
}

/** Lines and columns as editors show them, from 1. */
function placeDocument({ place, edits }: PlacedHit): object {
  return { line: place.line + 1, column: place.character + 1, edits };
}

function hitDocument(
  { start, end, effect, changes, uses, isGuess, message, replacement }: StatementHitPart,
  numbers: (changes: readonly Change[]) => readonly number[],
): object {
  return {
    start,
    end,
    effect,
    changes: numbers(changes),
    uses,
    isGuess,
    message,
    replacement: replacement ?? null,
  };
}

type StatementHitPart = Omit<StatementHit, 'result'>;
