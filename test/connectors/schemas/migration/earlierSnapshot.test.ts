import { afterAll, beforeAll, expect, it } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import { migrationSql } from '../../../../src/core/schemaDiff/migration/migrationSql';
import { planMigration } from '../../../../src/core/schemaDiff/migration/planMigration';
import { unknownTo } from '../../../../src/core/schemaDiff/unknown/aspects';
import { SchemaWorld } from '../schemaWorld';

let world: SchemaWorld;

beforeAll(async () => {
  world = await SchemaWorld.start();
});

afterAll(() => world?.stop());

const key = 'constraint pair unique (a) deferrable';
const check = 'constraint low check (b > 0)';
const reference = 'constraint up foreign key (a, b) references r deferrable';

function script(own: readonly string[]): string {
  return `create table r (a int, b int, primary key (a, b)); create table t (a int, b int, ${own.join(', ')})`;
}

const aim = script([
  'constraint pair unique (a, b) deferrable',
  'constraint low check (b > 1)',
  reference.replace(' deferrable', ' on delete cascade deferrable'),
]);

it.each([
  ['nothing more', [key, check, reference]],
  ['INCLUDE', ['constraint pair unique (a) include (b) deferrable', check, reference]],
  [
    'pair: UNIQUE (a) DEFERRABLE INITIALLY DEFERRED',
    [`${key} initially deferred`, check, reference],
  ],
  ['NO INHERIT', [key, `${check} no inherit`, reference]],
  ['MATCH FULL', [key, check, reference.replace('references r', 'references r match full')]],
  ['DEFERRABLE INITIALLY DEFERRED', [key, check, `${reference} initially deferred`]],
])(
  'SQL made by a snapshot of before version 5 takes nothing from what has %s',
  async (has, own) => {
    const read = await world.read(await world.make(script([key, check, reference])));
    const before = { ...read, unknown: unknownTo(4) };
    const migration = planMigration(
      diffSchemas(before, await world.read(await world.make(aim))),
      {},
    );
    expect(migration.included.map(({ kind }) => kind)).toEqual([
      'changeUnique',
      'changeForeignKey',
      'changeCheck',
    ]);
    const database = await world.make(script(own));
    const run = world.run(database, migrationSql(migration));
    if (has === 'nothing more') {
      await run;
      return;
    }
    await expect(run).rejects.toThrow('Constraints that are made again would not be what they are');
    await expect(run).rejects.toThrow(has);
  },
);
