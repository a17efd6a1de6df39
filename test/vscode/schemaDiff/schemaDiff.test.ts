import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { commands, TabInputTextDiff, Uri, window, workspace } from 'vscode';
import type { LakesideViews } from '../../../src/extension';
import type { Drift } from '../../../src/vscode/schemaDiff/driftModel';
import { fileSide } from '../../../src/vscode/schemaDiff/driftSide';
import type { ShownNode } from '../../../src/vscode/warehouse/warehouseTree';
import {
  blobNames,
  emulator,
  lakeside,
  show,
  showChild,
  workspaceFolder,
  type Shown,
} from '../bench/lakeside';
import { execute } from '../bench/postgres';
import { answering } from '../bench/standIns';

const password = 'dr1ft-of-schemas';
/** Where the lake file puts datasets, and what lineage is told beside them. */
const container = emulator().getContainerClient('drift-case');
const tables = [
  'create schema lab',
  'create table lab.strain (id text primary key, genus text, made_on date)',
  'create table lab.plasmid (id text primary key, strain text references lab.strain, backbone text)',
  'create view lab.genera as select genus, count(*) as strains from lab.strain group by genus',
];

function inFolder(...path: readonly string[]): string {
  return join(workspaceFolder(), ...path);
}

describe('Schema drift', () => {
  let views: LakesideViews;

  before(async () => {
    await execute(
      'postgres',
      `create role drift_owner login password '${password}'`,
      `create role drift_reader login password '${password}'`,
      'create database drift_warehouse owner drift_owner',
      'create database drift_benchling',
    );
    await container.createIfNotExists();
    await execute('drift_warehouse', 'set role drift_owner', ...tables);
    await execute(
      'drift_warehouse',
      `create function lab.first_genus() returns text language sql as 'select genus from lab.strain limit 1'`,
      `insert into lab.strain select 's' || n, 'Escherichia', '2026-01-01' from generate_series(1, 250) n`,
      `insert into lab.plasmid select 'p' || n, 's' || n, 'pUC19' from generate_series(1, 40) n`,
    );
    await execute(
      'drift_benchling',
      ...tables,
      'grant usage on schema lab to drift_reader',
      'grant select on all tables in schema lab to drift_reader',
    );
    views = await lakeside();
  });

  /** What was asked and said of the person meanwhile. */
  const run = async (
    command: string,
    argument?: unknown,
    answers: Parameters<typeof answering>[0] = {},
  ): Promise<string> => {
    const asked = await answering({ showInputBox: () => password, ...answers }, async () => {
      await commands.executeCommand(`lakeside.schemaDiff.${command}`, argument);
    });
    const texts = asked.map(({ dialog, text }) => `${dialog}: ${text}`).join('\n');
    assert.ok(!texts.includes(password));
    return texts;
  };
  const current = (): Drift => {
    const drift = views.drift.model.current;
    assert.ok(drift, 'Nothing is shown');
    return drift;
  };
  const inside = async (...labels: readonly string[]): Promise<Shown<ShownNode>> => {
    let shown = await showChild(views.warehouse.tree, 'Schema Drift');
    for (const label of labels) shown = await showChild(views.warehouse.tree, label, shown.node);
    return shown;
  };
  const linesOf = async (...labels: readonly string[]): Promise<readonly string[]> => {
    const { node } = await inside(...labels);
    const lines = await show(views.warehouse.tree, node);
    return lines.map(({ label, description }) => [label, description].filter(Boolean).join(': '));
  };
  const shownDiff = async (): Promise<readonly [string, string]> => {
    const input = window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof TabInputTextDiff);
    const sides = await Promise.all(
      [input.original, input.modified].map((uri) => workspace.openTextDocument(uri)),
    );
    return [sides[0]?.getText() ?? '', sides[1]?.getText() ?? ''];
  };

  it('shows nothing of it before anything was compared', async () => {
    const labels = (await show(views.warehouse.tree)).map(({ label }) => label);
    assert.deepEqual(labels, ['dwh', 'lims']);
  });

  it('says in words that the warehouse matches Benchling', async () => {
    await run('compareBenchling');
    assert.deepEqual(current().diff.changes, []);
    assert.deepEqual(current().diff.notes, [
      'Not compared: functions (by what they do), 1 → 0; rights and owners, settings of storage, publications, statistics, and comments on keys, checks and indexes',
    ]);
    assert.equal((await inside()).description, 'dwh → lims · the warehouse matches Benchling');
    assert.deepEqual(await linesOf(), ['The warehouse matches Benchling', 'Notes: 1']);
    assert.equal(views.warehouse.view.badge, undefined);
  });

  it('writes a snapshot beside the lake file, and leaves one that says the same as it is', async () => {
    const database = views.databases.all.find(({ connection }) => connection.name === 'lims');
    await run('snapshot', { database });
    const file = inFolder('schema', 'lims.schema.json');
    const text = readFileSync(file, 'utf8');
    assert.ok(!text.includes(password));
    assert.equal(window.activeTextEditor?.document.fileName, file);
    assert.match(await run('snapshot', { database }), /holds the same already: 3 tables and views/);
    assert.equal(readFileSync(file, 'utf8'), text);
  });

  it('shows what became of Benchling, renames by the kept snapshot for certain', async () => {
    await execute(
      'drift_benchling',
      'alter table lab.strain rename to organism',
      'alter table lab.organism rename column genus to taxon',
      'alter table lab.organism add column note text',
      'alter table lab.plasmid drop column backbone',
    );
    await run('compareBenchling');
    assert.equal(current().via?.label, join('schema', 'lims.schema.json'));
    const renamed = current().diff.matches.find(
      ({ from, to }) => from[2] === 'genus' && to[2] === 'taxon',
    );
    assert.ok(renamed?.accepted);
    const lines = await linesOf('lab.organism');
    assert.ok(
      lines.some((line) => line.startsWith('lab.strain is called organism')),
      lines.join(),
    );
    assert.ok(
      lines.some((line) => /^column genus is called taxon: ⚠ .*breaks/.test(line)),
      lines.join(),
    );
    const plasmid = await linesOf('lab.plasmid');
    assert.match(plasmid.join('\n'), /column backbone text: ⚠ .*loses data/);
    assert.ok((views.warehouse.view.badge?.value ?? 0) >= 4);
  });

  it('says which functions of the warehouse use older names', async () => {
    await views.drift.impact.model.whenScanned;
    assert.ok(
      (await linesOf('Notes')).includes(
        'Function lab.first_genus(): lab.strain.genus is called taxon, and 1 other place',
      ),
      (await linesOf('Notes')).join('\n'),
    );
  });

  it('leaves a change out of the migration when its box is unchecked, also after it is compared anew', async () => {
    const { branch, model } = views.drift;
    const dropped = await inside('lab.plasmid', 'column backbone text');
    branch.check([dropped.node as Parameters<typeof branch.check>[0][number]], false);
    assert.deepEqual(
      [...(model.current?.excluded ?? [])].map(({ kind }) => kind),
      ['dropColumn'],
    );
    await run('compareAgain');
    assert.equal(model.current?.excluded.size, 1);
    const { item } = await inside('lab.plasmid', 'column backbone text');
    assert.match(item.accessibilityInformation?.label ?? '', /loses data, left out$/);
  });

  it('opens the DDL of a table, and of the whole schemas, side by side', async () => {
    await run('showDdl', (await inside('lab.organism')).node);
    const [old, fresh] = await shownDiff();
    assert.match(old, /^CREATE TABLE lab\.strain \([^]*genus text/m);
    assert.match(fresh, /^CREATE TABLE lab\.organism \([^]*taxon text/m);
    await run('showDdl');
    const [before_, after] = await shownDiff();
    const places = [before_.indexOf('lab.strain ('), after.indexOf('lab.organism (')];
    assert.ok(places.every((place) => place > 0));
    assert.ok(before_.indexOf('lab.plasmid (') < (places[0] ?? 0), 'plasmid stands first on both');
    assert.ok(after.indexOf('lab.plasmid (') < (places[1] ?? 0), 'plasmid stands first on both');
  });

  it('shows the migration as SQL, with renames as renames and without what is left out', async () => {
    await run('showMigration', undefined, { showQuickPick: () => [] });
    const document = window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'sql');
    const sql = document.getText();
    assert.match(sql, /ALTER TABLE lab\.strain RENAME TO organism/);
    assert.match(sql, /RENAME (COLUMN )?genus TO taxon/);
    assert.doesNotMatch(sql, /^[^-]*DROP COLUMN/m);
  });

  it('tries the migration on the real rows and takes it back', async () => {
    const changes = current().diff.changes.length;
    const asked = await run('dryRun', undefined, { showQuickPick: () => [] });
    assert.match(
      asked,
      /Dry run on dwh: \d+ steps?, none destructive.*290 rows in 2 tables, none lost/,
    );
    const report = window.activeTextEditor?.document.getText() ?? '';
    assert.match(report, /^# Dry run: everything was taken back/);
    assert.match(report, /organism.* \| 250 rows \| 250 rows \|/);
    await run('compareAgain');
    assert.equal(current().diff.changes.length, changes);
  });

  it('applies nothing to a database that is read-only, or without a yes', async () => {
    const shown = current();
    await run('compare', { before: shown.after, after: shown.before });
    const refused = await run('apply', undefined, { showQuickPick: () => [] });
    assert.match(refused, /lims is read-only: nothing is applied to it.*"writable": true/);
    await run('compare', shown);
    const asked = await run('apply', undefined, { showQuickPick: () => [] });
    assert.match(asked, /showWarningMessage: Migrate dwh so that it matches lims\?/);
    assert.equal((await linesOf('lab.organism')).length > 1, true);
  });

  it('applies what was asked for, and ends with nothing left', async () => {
    views.drift.model.include(current().diff.changes, true);
    const asked = await run('apply', undefined, {
      showQuickPick: (items: readonly { readonly label: string }[]) =>
        items.filter(({ label }) => label.includes('destructive')),
      showWarningMessage: 'Apply Migration',
    });
    assert.match(
      asked,
      /Migrated dwh: 290 rows in 2 tables, none lost. Now: the warehouse matches/,
    );
    assert.deepEqual(await linesOf(), ['The warehouse matches Benchling', 'Notes: 1']);
    assert.match(window.activeTextEditor?.document.getText() ?? '', /^# Migration applied/);
    const [kept] = readdirSync(inFolder('schema', 'migrations'));
    assert.match(readFileSync(inFolder('schema', 'migrations', kept ?? ''), 'utf8'), /DROP COLUMN/);
    // What Benchling is now is what it is compared over next time.
    assert.match(readFileSync(inFolder('schema', 'lims.schema.json'), 'utf8'), /"taxon"/);
    await run('compareBenchling');
    assert.deepEqual(current().diff.changes, []);
    // Lineage knows the older name as the newer one's.
    const [events = '', ...more] = await blobNames(container.containerName);
    assert.match(events, /^lineage\/events\/.*\.ndjson$/);
    assert.deepEqual(more, []);
    const told = (await container.getBlobClient(events).downloadToBuffer()).toString();
    assert.match(told, /"lifecycleStateChange":"RENAME",[^\n]*"drift_warehouse\.lab\.strain"/);
    assert.match(told, /"to":"column:dwh\/lab\.organism#taxon"/);
  });

  it('keeps what a person answers, and never asks it again', async () => {
    const side = (name: string) => fileSide(Uri.file(inFolder(name)));
    const sides = { before: side('old.sql'), after: side('new.sql') };
    await run('compare', sides);
    assert.deepEqual(await linesOf('Questions'), [
      'Is public.box now container?: 81 % · mostly the same columns, no word in common',
    ]);
    await run('decideSame', (await inside('Questions', 'Is public.box now container?')).node);
    const labels = await linesOf();
    assert.ok(!labels.some((label) => label.startsWith('Questions')), labels.join());
    assert.ok(
      (await linesOf('public.container')).includes(
        'public.box is called container: ⚠ breaks statements',
      ),
    );
    assert.match(readFileSync(inFolder('schema-map.json'), 'utf8'), /"isSame":true/);
    await run('undecide', (await inside('Decided', 'public.box is now container')).node);
    assert.deepEqual((await linesOf('Questions')).length, 1);
    const question = await inside('Questions', 'Is public.box now container?');
    // As while the view is drawn anew: it tells of nothing, and knows a moment later.
    let selection: readonly unknown[] = [];
    views.drift.branch.select(() => selection);
    selection = [question.node];
    await run('decideApart');
    assert.deepEqual(await linesOf('Decided'), ['public.box is not container: not the same']);
  });

  it('compares with a snapshot as it was at a commit', async () => {
    for (const args of [
      ['init', '--quiet'],
      ['add', 'schema'],
      [
        '-c',
        'user.name=Ada',
        '-c',
        'user.email=ada@lab.example',
        'commit',
        '-qm',
        'Keep Benchling',
      ],
    ]) {
      execFileSync('git', args, { cwd: workspaceFolder() });
    }
    const answers = ['dwh', 'Revision of schema', 'Keep Benchling'];
    const asked = await run('compare', undefined, {
      showQuickPick: (items: readonly { readonly label: string }[]) => {
        const answer = answers.shift() ?? '';
        return items.find(({ label }) => label.includes(answer));
      },
    });
    assert.equal(current().after.kind, 'revision', asked);
    assert.match((await inside()).description, /^dwh → schema.lims\.schema\.json@[0-9a-f]{8}/);
  });

  it('warns before a snapshot of Benchling moves on over what is renamed by it', async () => {
    const file = inFolder('schema', 'lims.schema.json');
    const kept = readFileSync(file, 'utf8');
    await execute('drift_benchling', 'alter table lab.organism rename column taxon to species');
    const database = views.databases.all.find(({ connection }) => connection.name === 'lims');
    const asked = await run('snapshot', { database });
    assert.match(asked, /1 rename since schema.lims\.schema\.json was kept is certain only by/);
    assert.equal(readFileSync(file, 'utf8'), kept);
    await run('snapshot', { database }, { showWarningMessage: 'Write Anyway' });
    assert.match(readFileSync(file, 'utf8'), /"species"/);
  });

  it('compares a script of SQL Server, in UTF-16, as the dialect that a person says', async () => {
    const script = readFileSync(inFolder('server.txt'), 'utf8');
    writeFileSync(inFolder('server.sql'), Buffer.from(`\uFEFF${script}`, 'utf16le'));
    const answers = ['in a dialect of your choice', 'server.sql', 'SQL Server', 'new.sql'];
    await run('compare', undefined, {
      showQuickPick: (items: readonly { readonly label: string }[]) => {
        const answer = answers.shift() ?? '';
        return items.find(({ label }) => label.includes(answer));
      },
    });
    const { before: side, diff } = current();
    assert.equal(side.label, 'server.sql (SQL Server)');
    assert.deepEqual(
      diff.matches
        .filter(({ kind, accepted }) => kind === 'table' && accepted)
        .map(({ from, to }) => `${from.join('.')} → ${to.join('.')}`),
      ['dbo.container → public.container', 'dbo.sample → public.sample'],
    );
    assert.ok(
      (await linesOf('public.sample')).some((line) =>
        line.startsWith('column barcode: character varying(80) → text'),
      ),
    );
    assert.match(
      (await linesOf('Notes')).join('\n'),
      /Not understood: old side, line 9: .*synonym/,
    );
  });

  it('refuses what is no two versions of one schema, until a person wants it anyway', async () => {
    const tables = (name: string, column: string): string =>
      Array.from({ length: 12 }, (_, n) => `create table ${name}${n} (${column}${n} text);`).join(
        '',
      );
    writeFileSync(inFolder('birds.sql'), tables('bird', 'wing'));
    writeFileSync(inFolder('bolts.sql'), tables('screw', 'thread'));
    const side = (name: string) => fileSide(Uri.file(inFolder(name)));
    const sides = { before: side('birds.sql'), after: side('bolts.sql') };
    const shown = current();
    const asked = await run('compare', sides);
    assert.match(asked, /showWarningMessage: There is no use in a list of changes/);
    assert.equal(current().diff, shown.diff);
    await run('compare', sides, { showWarningMessage: 'Compare Anyway' });
    assert.equal(current().diff.changes.length, 24);
    // It is not asked again for the same two.
    assert.doesNotMatch(await run('compareAgain'), /no use/);
  });

  it('groups changes by what they are', async () => {
    const side = (name: string) => fileSide(Uri.file(inFolder(name)));
    await run('compare', { before: side('old.sql'), after: side('new.sql') });
    await run('regroup');
    assert.ok((await linesOf()).includes('Rename Column: 1 change · ⚠ breaks statements'));
    await run('regroup');
  });

  it('says what is wrong with a side, with a way out, and shows what was shown before', async () => {
    const shown = views.drift.model.current;
    const side = (name: string) => fileSide(Uri.file(inFolder(name)));
    const asked = await run('compare', { before: side('old.sql'), after: side('gone.sql') });
    assert.match(asked, /showErrorMessage: gone\.sql cannot be read/);
    assert.match((await linesOf()).join('\n'), /gone\.sql cannot be read.*: Try again/);
    await run('compare', shown);
    assert.equal(views.drift.model.failure, undefined);
    await run('close');
    const labels = (await show(views.warehouse.tree)).map(({ label }) => label);
    assert.deepEqual(labels, ['dwh', 'lims']);
    assert.ok(existsSync(inFolder('schema-map.json')));
  });
});
