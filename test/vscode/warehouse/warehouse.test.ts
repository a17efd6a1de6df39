import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { authentication, commands, DataTransfer, env, MarkdownString, window } from 'vscode';
import type { AccessFinding } from '../../../src/core/access/accessFinding';
import type { LakesideViews } from '../../../src/extension';
import { findNames } from '../../../src/vscode/warehouse/findName';
import type { ShownNode } from '../../../src/vscode/warehouse/warehouseTree';
import { lakeside, show, showChild, waitFor, type Shown } from '../bench/lakeside';
import { execute } from '../bench/postgres';
import { answering } from '../bench/standIns';
import { filesWith, lakesideLog } from '../bench/traces';

const database = 'warehouse_case';
const password = 'r3ader-of-the-warehouse';
const wrongPassword = 'n0t-the-right-one';
const tableCount = 2_000;

/** Twenty columns each, in a schema of their own. */
const manyTables = `do $$ begin for n in 1..${tableCount} loop
  execute format('create table many.t%s (id int primary key, ${Array.from({ length: 19 }, (_, place) => `measured_${place} text`).join(', ')})', n);
end loop; end $$`;

function activeTab(): string | undefined {
  return window.tabGroups.activeTabGroup.activeTab?.label;
}

describe('The view Warehouse', () => {
  let views: LakesideViews;

  before(async () => {
    await execute(
      'postgres',
      `create role warehouse_reader login password '${password}'`,
      `create database ${database}`,
    );
    await execute(
      database,
      'create schema lab',
      'create schema many',
      'create table lab."strain$raw" (id text primary key, "name$" text not null, "archived$" boolean, _pkey bigint, genus text)',
      'create view lab.strain as select id, "name$", genus from lab."strain$raw" where not "archived$"',
      'create table lab."Growth curve" (at timestamptz not null, strain text references lab."strain$raw", od600 double precision)',
      'create index by_time on lab."Growth curve" (at desc)',
      `comment on table lab."Growth curve" is 'Optical density over time'`,
      `insert into lab."strain$raw" select 'str_' || n, 'Strain ' || n, n % 7 = 0, n, 'Escherichia' from generate_series(1, 1200) n`,
      'analyze lab."strain$raw"',
      manyTables,
      'grant usage on schema lab, many to warehouse_reader',
      'grant select on all tables in schema lab, many to warehouse_reader',
      'create table lab.secret (id int)',
    );
    views = await lakeside();
  });

  const root = async (): Promise<Shown<ShownNode>> => showChild(views.warehouse.tree, 'dwh');
  const inside = async (...labels: readonly string[]): Promise<Shown<ShownNode>> => {
    let shown = await root();
    for (const label of labels) shown = await showChild(views.warehouse.tree, label, shown.node);
    return shown;
  };
  const labelsOf = async (node: ShownNode): Promise<readonly string[]> =>
    (await show(views.warehouse.tree, node)).map(({ label }) => label);
  const connect = async (answers: readonly (string | undefined)[]): Promise<readonly string[]> => {
    const left = [...answers];
    const { node } = await root();
    const asked = await answering({ showInputBox: () => left.shift() }, async () => {
      await commands.executeCommand('lakeside.warehouse.connect', node);
    });
    const texts = asked.map(({ text }) => text).join('\n');
    for (const secret of [password, wrongPassword]) assert.ok(!texts.includes(secret), texts);
    return asked.filter(({ dialog }) => dialog === 'showInputBox').map(({ text }) => text);
  };

  it('says that a password is missing, without asking for one by itself', async () => {
    const asked = await answering({}, async () => {
      const [failure] = await show(views.warehouse.tree, (await root()).node);
      assert.match(
        failure?.label ?? '',
        /asks for a password of warehouse_reader, and none is known/,
      );
      assert.equal(failure?.description, 'Log in…');
    });
    assert.deepEqual(asked, []);
  });

  it('asks for a password until the server takes one, and keeps none that it does not', async () => {
    const prompts = await connect([wrongPassword, undefined]);
    assert.equal(prompts.length, 2);
    assert.match(prompts[1] ?? '', /does not take the password of warehouse_reader/);
    const [failure] = await show(views.warehouse.tree, (await root()).node);
    assert.match(failure?.label ?? '', /none is known/);
  });

  it('shows schemas, tables, views and columns once it is let in', async () => {
    assert.equal((await connect([password])).length, 1);
    const { node } = await root();
    assert.deepEqual(await labelsOf(node), [
      'lab',
      'many',
      'public',
      '1 table or view that warehouse_reader may not see',
    ]);
    assert.deepEqual(await labelsOf((await inside('lab')).node), ['Tables', 'Views']);
    const table = await inside('lab', 'Tables', 'Growth curve');
    assert.deepEqual(
      (await show(views.warehouse.tree, table.node)).map(
        ({ label, description }) => `${label}: ${description}`,
      ),
      [
        'at: timestamp with time zone, not null',
        'strain: text → lab."strain$raw"',
        'od600: double precision',
        'Foreign Keys: 1',
        'Indexes: 1',
      ],
    );
    const indexes = await inside('lab', 'Tables', 'Growth curve', 'Indexes', 'by_time');
    assert.equal(indexes.description, 'btree (at desc)');
  });

  it('is not asked for the password again', async () => {
    const { node } = await root();
    const asked = await answering({}, async () => {
      await commands.executeCommand('lakeside.warehouse.refresh', node);
    });
    assert.deepEqual(asked, []);
  });

  it('shows a view and its $raw table as one, calls an estimate one, and explains the traps', async () => {
    const views_ = await inside('lab', 'Views');
    assert.deepEqual(await labelsOf(views_.node), ['strain']);
    const strain = await inside('lab', 'Views', 'strain');
    assert.match(strain.description, /^with \$raw · est\. 1,200 rows · \d+(\.\d)? [KM]B$/);
    assert.deepEqual(await labelsOf(strain.node), ['id', 'name$', 'genus', 'strain$raw']);
    const tooltip = tooltipOf(views, strain);
    assert.match(tooltip, /rows that are archived/);
    assert.match(tooltip, /columns only in the table: archived/);
    assert.match(tooltip, /an estimate of when it was last analyzed/);
    assert.match(tooltipOf(views, await root()), /silently absent/);
  });

  it('opens two thousand tables without a pause', async () => {
    const { tree, view } = views.warehouse;
    const schema = await inside('many');
    const startedAt = performance.now();
    const children = await show(tree, schema.node);
    const elapsedMs = performance.now() - startedAt;
    assert.equal(children.length, tableCount);
    const last = children.at(-1);
    assert.ok(last);
    const revealedAt = performance.now();
    await view.reveal(last.node, { select: true });
    const revealMs = performance.now() - revealedAt;
    console.log(
      `2,000 tables: made in ${Math.round(elapsedMs)} ms, shown in ${Math.round(revealMs)} ms`,
    );
    assert.deepEqual(view.selection, [last.node]);
  });

  it('finds tables and columns in all of it without opening anything', () => {
    const { all } = views.databases;
    const labels = (text: string): readonly string[] =>
      findNames(text, all).items.map(({ label, description }) => `${label} (${description})`);
    assert.match(labels('t1999')[0] ?? '', /^many\.t1999 \(table · [\d.]+ KB\)$/);
    assert.equal(labels('growth od')[0], 'od600 (lab.Growth curve)');
    assert.ok(findNames('measured', all).isCut);
    assert.match(findNames('measured_1 t17', all).items[0]?.description ?? '', /t17/);
  });

  it('shows what was found, in the view', async () => {
    await takeFirst(() => commands.executeCommand('lakeside.warehouse.find', 'growth od'));
    await waitFor(() => views.warehouse.view.selection.some((node) => node.kind === 'column'));
    const [selected] = views.warehouse.view.selection;
    assert.equal(selected?.kind === 'column' && selected.column.name, 'od600');
  });

  it('filters by the names of tables and columns, and shows how to see all again', async () => {
    await answering({ showInputBox: 'od600' }, async () => {
      await commands.executeCommand('lakeside.warehouse.filter');
    });
    const { view } = views.warehouse;
    assert.equal(view.description, '“od600”');
    assert.match(view.message ?? '', /od600/);
    assert.deepEqual(await labelsOf((await root()).node), [
      'lab',
      '1 table or view that warehouse_reader may not see',
    ]);
    assert.deepEqual(await labelsOf((await inside('lab', 'Growth curve')).node), ['od600']);
    await commands.executeCommand('lakeside.warehouse.clearFilter');
    assert.equal(view.description, '');
    assert.deepEqual((await labelsOf((await root()).node)).slice(0, 3), ['lab', 'many', 'public']);
  });

  it('drags and copies names as SQL writes them', async () => {
    const table = await inside('lab', 'Tables', 'Growth curve');
    const columns = await show(views.warehouse.tree, table.node);
    const transfer = new DataTransfer();
    const { drag } = views.warehouse;
    drag.handleDrag([table.node], transfer);
    assert.equal(await transfer.get('text/plain')?.asString(), 'lab."Growth curve"');
    const nodes = columns.slice(0, 2).map(({ node }) => node);
    await commands.executeCommand('lakeside.warehouse.copyName', nodes[0], nodes);
    assert.equal(await env.clipboard.readText(), 'at, strain');
    await commands.executeCommand('lakeside.warehouse.copyDescription', table.node);
    assert.match(
      await env.clipboard.readText(),
      /^CREATE TABLE lab\."Growth curve" \(\n {2}at timestamp with time zone NOT NULL,[\s\S]*COMMENT ON TABLE/,
    );
  });

  it('shows tables and their foreign keys as a diagram, placed on a thread of its own', async () => {
    const [known] = views.databases.all;
    assert.ok(known);
    const growth = (await inside('lab', 'Tables', 'Growth curve')).node;
    await commands.executeCommand('lakeside.relations.show', growth);
    const subject = { databaseId: known.id, schema: 'lab', name: 'Growth curve' };
    const panel = views.relations.find(subject);
    assert.ok(panel);
    await waitFor(async () => activeTab() === 'Relations: Growth curve');
    const { graph, start } = await panel.api.open({ mayAsk: false, isAgain: false });
    assert.equal(start, 'lab."Growth curve"');
    const [edge] = graph.edges;
    // The table refers to the table of rows, which stands with its view.
    assert.deepEqual([edge?.source, edge?.target], [start, 'lab.strain']);
    const joined = graph.nodes.filter(({ schema }) => schema === 'lab');
    const nodes = joined.map(({ id }) => ({ id, width: 120, height: 60 }));
    const placed = await panel.api.place({ nodes, edges: graph.edges });
    assert.equal(placed.nodes.length, 2);
    assert.ok((placed.edges[0]?.points.length ?? 0) > 1);
    await panel.api.openTable('lab.strain');
    await waitFor(async () => activeTab() === 'strain');
    await commands.executeCommand('lakeside.relations.show', (await inside('many')).node);
    await waitFor(async () => activeTab() === 'Relations: many');
    const many = views.relations.find({ databaseId: known.id, schema: 'many' });
    const summary = await many?.api.open({ mayAsk: false, isAgain: false });
    const inMany = summary?.graph.nodes.filter(({ schema }) => schema === 'many');
    assert.equal(inMany?.length, tableCount);
    await commands.executeCommand('workbench.action.closeAllEditors');
    assert.equal(views.relations.find(subject), undefined);
  });

  it('checks access, and warns of a login that may write', async () => {
    const check = async (): Promise<AccessFinding> =>
      commands.executeCommand('lakeside.access.checkDatabase', (await root()).node);
    assert.equal((await check()).outcome, 'ok');
    assert.match(
      window.activeTextEditor?.document.getText() ?? '',
      /3 tables and views of 4 to read/,
    );
    await execute(database, 'grant insert on lab."Growth curve" to warehouse_reader');
    const warned = await check();
    assert.deepEqual([warned.outcome, warned.reason], ['warning', 'writableLogin']);
    await execute('postgres', `alter role warehouse_reader password 'another'`);
    assert.equal((await check()).reason, 'unauthorized');
    await execute('postgres', `alter role warehouse_reader password '${password}'`);
  });

  it('shows what was kept, and of when, while the server does not answer', async () => {
    await execute('postgres', 'alter role warehouse_reader connection limit 0');
    const { node } = await root();
    await answering({}, async () => {
      await commands.executeCommand('lakeside.warehouse.refresh', node);
    });
    const shown = await root();
    assert.match(shown.description, /as of \d\d:\d\d$/);
    const [failure, first] = await show(views.warehouse.tree, shown.node);
    assert.match(failure?.label ?? '', /takes no more connections now/);
    assert.equal(first?.label, 'lab');
    await execute('postgres', 'alter role warehouse_reader connection limit -1');
    await commands.executeCommand('lakeside.warehouse.refresh', node);
    assert.doesNotMatch((await root()).description, /as of/);
  });

  it('leaves a password in no file: no log, no settings, no catalog', async () => {
    assert.match(await lakesideLog(), /read the catalog of .*#dwh: \d+ relations/);
    assert.notDeepEqual(await filesWith('measured_1'), [], 'no catalog was kept');
    for (const secret of [password, wrongPassword]) assert.deepEqual(await filesWith(secret), []);
  });

  it('sends no token to a host that only the lake file names, and asks before it does', async () => {
    const { node } = await showChild(views.warehouse.tree, 'cloud');
    const [failure] = await show(views.warehouse.tree, node);
    assert.match(failure?.label ?? '', /^No token is sent to 127\.0\.0\.1/);
    const asked = await answering({}, async () => {
      await commands.executeCommand('lakeside.warehouse.connect', node);
    });
    assert.deepEqual(
      asked.map(({ text }) => text),
      [`Lakeside would send your Microsoft sign-in token to ${hostOf(node)}`],
    );
    const finding = await commands.executeCommand<AccessFinding>(
      'lakeside.access.checkDatabase',
      node,
    );
    assert.deepEqual([finding.outcome, finding.reason], ['failed', 'hostNotTrusted']);
  });

  it('logs in by a token of the sign-in, once its host was confirmed, and keeps it nowhere', async () => {
    const token = 'a-token-that-is-the-password';
    await execute('postgres', `create role warehouse_cloud login password '${token}'`);
    await execute(database, 'grant usage on schema lab to warehouse_cloud');
    const { node } = await showChild(views.warehouse.tree, 'signedIn');
    const { getSession } = authentication;
    const scopes: unknown[] = [];
    const signIn = (_: string, asked: unknown): unknown => {
      scopes.push(asked);
      return Promise.resolve({ accessToken: token });
    };
    const replace = (value: unknown): unknown =>
      Object.defineProperty(authentication, 'getSession', { configurable: true, value });
    replace(signIn);
    try {
      await answering({ showWarningMessage: 'Send Token to This Host' }, async () => {
        await commands.executeCommand('lakeside.warehouse.connect', node);
      });
    } finally {
      replace(getSession);
    }
    assert.deepEqual(scopes[0], [
      'https://ossrdbms-aad.database.windows.net/.default',
      'offline_access',
    ]);
    assert.ok((await labelsOf(node)).includes('lab'));
    assert.deepEqual(await filesWith(token), []);
  });

  it('forgets a password when it is told to', async () => {
    await commands.executeCommand('lakeside.access.forgetPassword', (await root()).node);
    const prompts = await connect([undefined]);
    assert.equal(prompts.length, 1);
    assert.match(prompts[0] ?? '', /Password of warehouse_reader at 127\.0\.0\.1/);
  });
});

function hostOf(node: ShownNode): string {
  assert.equal(node.kind, 'database');
  const { host, port } = node.database.connection;
  return `${host}:${port}`;
}

function tooltipOf({ warehouse }: LakesideViews, { item, node }: Shown<ShownNode>): string {
  const { tooltip } = warehouse.tree.resolveTreeItem(item, node);
  assert.ok(tooltip instanceof MarkdownString);
  return tooltip.value.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

/** Takes what is first in the list that a command opens, as the Enter key does. */
async function takeFirst(open: () => Thenable<unknown>): Promise<void> {
  const accept = setInterval(() => {
    void commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  }, 50);
  try {
    await open();
  } finally {
    clearInterval(accept);
  }
}
