import { systemClock } from '../../core/base/clock';
import type { SchemaDiff } from '../../core/schemaDiff/diffSchemas';
import { diffSchemas } from '../../core/schemaDiff/diffSchemas';
import { writeSnapshot } from '../../core/schemaDiff/document/writeSnapshot';
import { findFunctionImpact } from '../../core/schemaDiff/impact/functionImpact';
import { findTextImpact } from '../../core/schemaDiff/impact/texts/textImpact';
import { outlineMigration, outlineReport } from '../../core/schemaDiff/migration/migrationPlan';
import { planMigration } from '../../core/schemaDiff/migration/planMigration';
import type { SchemaSnapshot } from '../../core/schemaDiff/model/snapshot';
import { hiddenNotes } from '../../core/schemaDiff/report/hiddenNotes';
import { printAligned, printPair } from '../../core/schemaDiff/print/printAligned';
import type { ComparedSources, WrittenSnapshot } from '../../core/schemaDiff/schemaComparer';
import { readSource, readSources, type SourcePorts } from '../../core/schemaDiff/sides/readSources';
import { storyOf } from '../../core/schemaDiff/story/storyOf';
import { PostgresFunctionReader } from '../postgres/schema/postgresFunctionReader';
import { PostgresSchemaMigrator } from '../postgres/schema/postgresSchemaMigrator';
import { changesAt } from './sentChanges';
import type { SchemaMemory } from './schemaMemory';
import type { WorkInputs, WorkKind, WorkResults } from './schemaMessages';

export interface Working {
  readonly id: number;
  readonly memory: SchemaMemory;
  readonly ports: SourcePorts;
  /** A migration has come to this step. */
  readonly onStep: (title: string) => void;
}

type Workers = {
  readonly [Kind in WorkKind]: (
    input: WorkInputs[Kind],
    working: Working,
  ) => WorkResults[Kind] | Promise<WorkResults[Kind]>;
};

/** What does each work. */
export const workers: Workers = {
  snapshot: async ({ source }, { ports }) => written(await readSource(source, ports)),
  story: async ({ sources, options }, { ports }) => storyOf(await compare(sources, options, ports)),
  ddlOf: async ({ sources, options }, { ports }) =>
    printAligned(await compare(sources, options, ports)),
  ddl: ({ diff }, { memory }) => printAligned(memory.diffs.at(diff).diff),
  ddlOfPair: ({ sides }) => printPair(sides),
  document: ({ diff: of }, { memory }) => {
    const { diff } = memory.diffs.at(of);
    return written(diff.afterAsRead ?? diff.after);
  },
  plan: ({ diff: of, options }, { id, memory }) => {
    const { diff } = memory.diffs.at(of);
    const leftOut = changesAt(options.leftOut, diff.changes);
    const migration = planMigration(diff, { ...options, leftOut });
    memory.migrations.keep(id, migration);
    return outlineMigration(migration);
  },
  migrate: async ({ plan, connection, password, method }, { memory, ports, onStep }) => {
    const migration = memory.migrations.at(plan);
    const { parser, signal } = ports;
    const options = { password, clock: systemClock, parser };
    const migrator = new PostgresSchemaMigrator(connection, options);
    const tell = ({ title }: { readonly title: string }): void => onStep(title);
    return outlineReport(await migrator[method](migration, { signal, onStep: tell }));
  },
  isFelt: ({ diff, schema }, { memory }) => !memory.diffs.at(diff).mapped(schema).isUnchanged,
  impactOn: async ({ diff, schema, text, language }, { memory, ports }) => {
    const kept = memory.diffs.at(diff);
    const options = { ...ports, language, schema: kept.mapped(schema) };
    return kept.numbers.send(await findTextImpact(text, options));
  },
  impactOnFunctions: async ({ diff, schema, ...database }, { memory, ports }) => {
    const kept = memory.diffs.at(diff);
    const { connection, password } = database;
    const reader = new PostgresFunctionReader(connection, { password });
    const functions = await reader.readFunctions(ports);
    const found = await findFunctionImpact(functions, {
      schema: kept.mapped(schema),
      parser: ports.parser,
    });
    return found.map((one) => ({ ...one, hits: kept.numbers.send(one.hits) }));
  },
};

async function compare(
  sources: ComparedSources,
  options: WorkInputs['story']['options'],
  ports: SourcePorts,
): Promise<SchemaDiff> {
  const { before, after, via } = await readSources(sources, ports);
  return diffSchemas(before, after, { ...options, via });
}

function written(snapshot: SchemaSnapshot): WrittenSnapshot {
  const { relations } = snapshot;
  return {
    document: writeSnapshot(snapshot),
    relations: relations.length,
    notes: hiddenNotes(snapshot),
  };
}
