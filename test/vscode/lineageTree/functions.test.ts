import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { Client } from 'pg';
import type { LineageTreeNode } from '../../../src/vscode/lineage/tree/lineageTreeNode';
import { show, showChild } from '../bench/lakeside';
import { run, shownViews } from './demoLake';

const table = 'relation:warehouse/data_lake.sample_quality';
const view = 'relation:warehouse/data_lake.passed';
const otherTable = 'relation:warehouse/log.job';

/** Named without a schema, and as another table of the session is: the function's own path tells them apart. */
const made = `
  create function data_lake.passed(minimum integer) returns bigint language plpgsql
    set search_path = data_lake, pg_temp as $$
    begin
      create temp table if not exists job on commit drop as select sample from sample_quality;
      return (select count(*) from job) - minimum;
    end $$;
  create function data_lake.passed(job text) returns bigint language sql as 'select count(*) from log.job';
  create function data_lake.spelled(name text) returns bigint language plpgsql as $$
    declare found bigint; begin execute 'select count(*) from ' || name into found; return found; end $$;
  create view data_lake.passed as select data_lake.passed(1) as samples, data_lake.spelled('log.job') as jobs`;

describe('A view that calls functions', function () {
  this.timeout(60_000);

  const tree = () => shownViews().lineage.tree;

  before(async () => {
    await onWarehouse(made);
    await run('lineage.refresh');
  });

  after(async () => {
    await onWarehouse(`drop view data_lake.passed; drop function data_lake.spelled;
      drop function data_lake.passed(integer); drop function data_lake.passed(text)`);
    await run('lineage.unpin');
    await run('lineage.refresh');
  });

  it('stands in the tree below what they read, and what nobody can look into is named', async () => {
    await run('lineage.pin', table);
    let node: LineageTreeNode | undefined;
    for (const label of ['data_lake.sample_quality', 'Downstream', 'data_lake.passed']) {
      node = (await showChild(tree(), label, node)).node;
    }
    const [unread] = await show(tree(), (await showChild(tree(), 'Could Not Be Read')).node);
    assert.match(
      `${unread?.label} ${unread?.description}`,
      /1 function could not be read, and may use any table: data_lake\.spelled \(it runs texts that it puts together\)/,
    );
  });

  it('is drawn beside it, and not beside what only another function of the name reads', async () => {
    await run('lineage.show', { lineageId: view });
    const api = shownViews().lineage.panels.find({ start: view })?.api;
    assert.ok(api);
    const summary = await api.open({ isAgain: false, hasColumns: false, start: view });
    assert.equal(summary.start, view);
    const around = [{ id: view, side: 'upstream', most: 40 }] as const;
    const { nodes } = await api.part({ ids: [], around });
    const ids = nodes.map(({ id }) => id);
    assert.ok(ids.includes(table), ids.join(', '));
    assert.ok(!ids.includes(otherTable), ids.join(', '));
    assert.match(summary.problems.join('; '), /data_lake\.spelled/);
  });
});

async function onWarehouse(sql: string): Promise<void> {
  const warehouse = shownViews().databases.all.find(
    ({ connection }) => connection.name === 'warehouse',
  );
  assert.ok(warehouse);
  const { host, port, database, user } = warehouse.connection;
  const client = new Client({ host, port, database, user, password: 'any', ssl: false });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
