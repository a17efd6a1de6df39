import { carriedName } from '../carriedNames';
import type { Carrying } from '../carrying';
import type { TokenReader } from '../text/tokenReader';
import type { QueryOutput, QuerySource } from './source';

/** A query in Postgres' words. */
export interface CarriedQuery {
  readonly sql: string;
  readonly outputs: readonly QueryOutput[];
}

/** What a query finds around it. */
export interface QueryPlace {
  readonly carrying: Carrying;
  /** Named by WITH. */
  readonly named: readonly QuerySource[];
  /** Those of the queries around it. */
  readonly outer: readonly QuerySource[];
  /** Reads a query within this one. */
  readonly readQuery: (reader: TokenReader, place: QueryPlace) => CarriedQuery;
}

/** A list in parentheses, as the names are in Postgres. */
export function readNames(reader: TokenReader): readonly string[] {
  const parts = reader.parenthesized().splitByCommas();
  return parts.map((part) => carriedName(part.name()));
}

/** By position: as many as there are names; one without an output has no known type. */
export function renamed(
  outputs: readonly QueryOutput[],
  names: readonly string[],
): readonly QueryOutput[] {
  return names.map((name, place) => ({ name, type: outputs[place]?.type }));
}
