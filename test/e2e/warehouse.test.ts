import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres, type TestPostgres } from '../connectors/postgres/startPostgres';
import { chinookSql } from '../fixtures/chinook';
import { temporaryFolder } from '../host/guarded.mjs';
import { openVsCode, type VsCodePage } from '../host/vscodePage.mjs';
import { violationsOn } from './browserPages';

const password = 'r3ader';

/**
 * A day with the warehouse, in a real VS Code on a real Postgres: each test goes on where the one
 * before has ended. Nothing is touched but keys, except where a test says so.
 */
describe('the warehouse, by keyboard alone', () => {
  let postgres: TestPostgres;
  let vscode: VsCodePage;
  let folder: string;
  let workspace: string;
  /** The view that is looked at. */
  let view: Frame;

  beforeAll(async () => {
    postgres = await startPostgres();
    await postgres.execute(
      ...chinookSql,
      `create role reader login password '${password}'`,
      'grant usage on schema chinook to reader',
      'grant select on all tables in schema chinook to reader',
      'analyze',
    );
    folder = await realpath(temporaryFolder('warehouse'));
    workspace = join(folder, 'workspace');
    await mkdir(workspace);
    await writeFile(join(workspace, 'lake.json'), lakeFile(postgres.port));
    await writeFile(join(workspace, 'empty.sql'), '');
    await writeFile(join(workspace, 'music.sql'), musicSql);
    await writeFile(join(workspace, 'report.py'), reportPy);
    await writeFile(join(workspace, 'box.sql'), boxSql);
    await writeFile(join(workspace, 'container.sql'), containerSql);
    await writeFile(join(workspace, 'tour.sql'), tourSql);
    vscode = await openVsCode({ workspace, env: { LAKESIDE_STATE: join(folder, 'state') } });
    await vscode.page.locator('.statusbar-item', { hasText: 'Lakeside: no runs' }).waitFor();
  });

  afterAll(async () => {
    await vscode?.stop();
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await vscode.page.keyboard.press(key);
  }

  async function type(text: string): Promise<void> {
    await vscode.page.keyboard.type(text);
  }

  /** Types into the list that is open at the top, and takes what has the text. */
  async function choose(typed: string, text: string | RegExp = typed): Promise<void> {
    await vscode.page.locator('.quick-input-widget input[type="text"]').waitFor();
    await type(typed);
    await take(vscode.page.locator('.quick-input-list .focused', { hasText: text }));
  }

  async function command(title: string): Promise<void> {
    const rows = await vscode.searchCommands(title, title);
    await take(rows.filter({ hasText: title }).and(vscode.page.locator('.focused')));
  }

  /** What is typed next is for another list, which may come in place of this one. */
  async function take(item: Locator): Promise<void> {
    await item.waitFor();
    await press('Enter');
    await item.waitFor({ state: 'hidden' });
  }

  /** Moves the cursor of the file in front. */
  async function goTo(place: string): Promise<void> {
    await press('Control+g');
    await choose(place, 'Go to line');
  }

  async function boxOf(element: Locator): Promise<Box> {
    const box = await element.boundingBox();
    if (box === null) throw new Error(`${element.toString()} is not drawn`);
    return box;
  }

  /** How many statements the server has sleep. */
  async function sleepers(): Promise<number> {
    const client = await postgres.connect();
    try {
      const sql = `select 1 from pg_stat_activity where state = 'active'
        and query like '%pg_sleep(60)%' and pid <> pg_backend_pid()`;
      return (await client.query(sql)).rows.length;
    } finally {
      await client.end();
    }
  }

  test('logs in, and finds a column in all there is without opening anything', async () => {
    await command('Lakeside: Find Table or Column…');
    await choose('dwh');
    await vscode.page.locator('.quick-input-widget', { hasText: 'Password of reader' }).waitFor();
    await type(password);
    await press('Enter');
    await vscode.page.locator('.quick-input-title', { hasText: 'tables and columns' }).waitFor();
    await choose('album title', /title\s*chinook\.album/);
    const found = vscode.row('Warehouse', 'title');
    await found.and(vscode.page.locator('.selected')).waitFor();
  });

  test('takes a name from the view into an editor, which needs a mouse', async () => {
    // Without a statement there is no lens that would move the lines while something is dragged.
    await vscode.openFile('empty.sql');
    const { mouse } = vscode.page;
    const editor = vscode.page.locator('.editor-group-container.active .monaco-editor');
    const from = await boxOf(vscode.row('Warehouse', 'title'));
    const to = await boxOf(editor.locator('.view-lines'));
    await mouse.move(from.x + 70, from.y + 10);
    await mouse.down();
    await mouse.move(from.x + 100, from.y + 12, { steps: 4 });
    await mouse.move(to.x + 80, to.y + 60, { steps: 4 });
    // The editor marks where it would put what is dropped, once it has heard of it.
    await expect
      .poll(
        async () => {
          await mouse.move(to.x + 81, to.y + 61);
          await mouse.move(to.x + 80, to.y + 60);
          return editor.locator('.dnd-target').count();
        },
        { timeout: 20_000 },
      )
      .toBeGreaterThan(0);
    await mouse.up();
    await editor.locator('.view-line', { hasText: /^title$/ }).waitFor();
    await press('Control+z');
    await editor.locator('.view-line', { hasText: /^$/ }).waitFor();
  });

  test('opens a table, with the keys among its rows', async () => {
    await command('Lakeside: Open Table');
    await choose('dwh');
    await choose('chinook.track');
    view = await vscode.webview('.data-grid:focus .data-grid-body [role=gridcell]');
    await view.getByText('3,503 rows, 9 columns').waitFor();
    expect(await violationsOn(view)).toEqual([]);
  });

  test('sorts and filters it', async () => {
    await press('ArrowRight', 'ArrowUp', 'Enter', 'Enter');
    await firstRowHas('Track 999');
    await press('Shift+F10');
    await pickInMenu('Filter…');
    await press('Shift+Tab');
    await type('contains');
    await press('Tab');
    await type('50');
    await press('Enter');
    await view.getByText('69 rows, 9 columns').waitFor();
    await firstRowHas('Track 950');
  });

  test('follows a foreign key to the row it names, and comes back', async () => {
    await press('Tab', 'Tab', 'Tab', 'ArrowDown', 'ArrowDown', 'ArrowRight');
    const cell = await activeCell();
    await press('Shift+F10');
    await pickInMenu('Go to chinook.album');
    view = await vscode.webview('h1:has-text("chinook.album")');
    await view.getByText('1 row, 3 columns').waitFor();
    await firstRowHas(/Album "\d+"/);
    await pressUntilFocused('Shift+Tab', view.getByRole('button', { name: 'Back' }));
    await press('Enter');
    await vscode.page.locator('.tab.active', { hasText: 'track' }).waitFor();
    view = await vscode.webview('.data-grid:focus[aria-label="Rows of chinook.track"]');
    await firstRowHas('Track 950');
    await expect.poll(activeCell).toEqual(cell);
  });

  test('exports what is shown to a file', async () => {
    await pressUntilFocused('Shift+Tab', view.getByRole('button', { name: 'Export' }));
    await press('Enter');
    await pickInMenu('CSV…');
    await vscode.page.locator('.quick-input-title', { hasText: 'Export track as CSV' }).waitFor();
    await press('Enter');
    await view.getByText('Wrote 69 rows').waitFor();
    const lines = (await readFile(join(workspace, 'track.csv'), 'utf8')).split('\n');
    expect(lines[1]).toMatch(/^950,Track 950,257,/);
  });

  test('draws what a table is related to, by a button of its view', async () => {
    const button = view.getByRole('button', { name: 'Show relations' });
    await pressUntilFocused('Shift+Tab', button);
    await press('Enter');
    await vscode.page.locator('.tab.active', { hasText: 'Relations: track' }).waitFor();
    const diagram = await vscode.webview('.graph[data-nodes]');
    await diagram.locator('[data-id="chinook.album"]').first().waitFor();
  });

  test('mends a name by a quick fix, and runs the statement at the cursor', async () => {
    await vscode.openFile('music.sql');
    await goTo('1:20');
    await vscode.page.locator('.squiggly-warning').first().waitFor();
    await takeFix('Change to name');
    await vscode.page.locator('.view-line', { hasText: 'artist_id, name' }).waitFor();
    await press('Control+Enter');
    view = await vscode.webview('.data-grid-row .data-grid-cell');
    await view.getByText('Artist 1', { exact: true }).waitFor();
    expect(await violationsOn(view)).toEqual([]);
  });

  test('comes from the editor among the rows of a result, and back', async () => {
    await press('Control+2');
    await view.locator('.data-grid:focus').waitFor();
    await press('ArrowDown', 'ArrowRight');
    await expect.poll(async () => (await activeCell())[1]).toBe('Artist 2');
    await press('Control+1');
    const group = vscode.page.locator('.editor-group-container.active');
    await group.locator('.tab', { hasText: 'music' }).waitFor();
    await group.locator('.monaco-editor.focused').waitFor();
  });

  test('underlines what Postgres names, at its place', async () => {
    await goTo('3:1');
    await press('Control+Enter');
    await vscode.page.locator('.squiggly-error').first().waitFor();
    await view.getByText('division by zero').first().waitFor();
  });

  test('cancels a statement at the server', async () => {
    await goTo('5:1');
    await press('Control+Enter');
    await expect.poll(sleepers, { timeout: 20_000 }).toBe(1);
    await command('Lakeside: Cancel Running Statements');
    await view.getByText('cancelled').first().waitFor();
    // The server says so a moment before it calls itself idle.
    await expect.poll(sleepers).toBe(0);
  });

  test('completes a join along a foreign key, and the columns of its alias', async () => {
    await press('Control+End');
    await type('select a.');
    await press('Escape');
    // Behind a join the list opens by itself.
    await type(' from chinook.album b join ');
    await takeCompletion('chinook.artist a on b.artist_id = a.artist_id');
    await press('Home');
    await press(...Array<string>('select a.'.length).fill('ArrowRight'));
    await type('na');
    await complete('name');
    const written = 'select a.name from chinook.album b join chinook.artist a on';
    await vscode.page.locator('.view-line', { hasText: written }).waitFor();
  });

  test('mends a name in a string of a program', async () => {
    await vscode.openFile('report.py');
    await goTo('3:18');
    await vscode.page.locator('.squiggly-warning').first().waitFor();
    await takeFix('Change to title');
    await vscode.page.locator('.view-line', { hasText: 'select title' }).waitFor();
    await press('Control+Enter');
    await view.getByText('Album "1"').first().waitFor();
    await vscode.openFile('music.sql');
  });

  test('changes the time-out and the connection, which the status bar shows', async () => {
    const limits = vscode.page.locator('.statusbar-item', { hasText: '10,000 rows' });
    expect(await limits.innerText()).toContain('60 s');
    await command('Lakeside: Change Time-out and Row Limit…');
    await choose('after 10 min');
    await limits.filter({ hasText: '600 s' }).waitFor();
    await vscode.page.locator('.statusbar-item', { hasText: 'dwh' }).waitFor();
    await command('Lakeside: Choose Connection of This File…');
    await choose('mirror');
    await vscode.page.locator('.statusbar-item', { hasText: 'mirror' }).waitFor();
    await vscode.page.locator('.codelens-decoration', { hasText: 'mirror' }).first().waitFor();
  });

  test('opens a file as a notebook and runs its cells', async () => {
    await vscode.openFile('tour.sql');
    await command('View: Reopen Editor With...');
    await choose('SQL Notebook');
    await vscode.page.locator('.monaco-list:focus[aria-label^=Notebook]').waitFor();
    await press('Control+Enter');
    await vscode.page
      .locator('.cell-statusbar-container', { hasText: 'Open in Results' })
      .waitFor();
    const output = await vscode.webview('table:has-text("Artist 104")');
    await output.getByText('5 rows').waitFor();
    expect(await readFile(join(workspace, 'tour.sql'), 'utf8')).toBe(tourSql);
  });

  test('answers the questions of a schema drift, by Alt+N and Alt+Y', async () => {
    await command('Lakeside: Diff Schema…');
    await choose('box.sql');
    await choose('container.sql');
    const question = (text: string): Locator => vscode.row('Warehouse', text);
    await question('Is public.box now container?').waitFor();
    await command('Lakeside: Focus on Warehouse View');
    await goToRow('Is public.box now container?');
    await press('Alt+n');
    await question('Is public.box now container?').waitFor({ state: 'hidden' });
    await goToRow('Is public.shelf now rack?');
    await press('Alt+y');
    await question('Is public.shelf now rack?').waitFor({ state: 'hidden' });
    await question('public.rack').waitFor();
    const kept = await readFile(join(workspace, 'schema-map.json'), 'utf8');
    expect(kept).toMatch(/"box".*"container".*"isSame":\s*false/s);
    expect(kept).toMatch(/"shelf".*"rack".*"isSame":\s*true/s);
  });

  /** Moves to a row of the view that has the focus, and selects it. */
  async function goToRow(text: string): Promise<void> {
    const row = vscode.row('Warehouse', text);
    await press('Home');
    for (let pressesLeft = 40; pressesLeft > 0; pressesLeft -= 1) {
      if (await row.evaluate((found) => found.matches('.focused'))) return press('Enter');
      await press('ArrowDown');
    }
    throw new Error(`${text} is not reached`);
  }

  async function firstRowHas(text: string | RegExp): Promise<void> {
    await view.locator('[aria-rowindex="2"]', { hasText: text }).first().waitFor();
  }

  /** Where the keys are in the grid, and what stands there. */
  async function activeCell(): Promise<readonly string[]> {
    const id = await view.locator('.data-grid').getAttribute('aria-activedescendant');
    return [id ?? 'none', await view.locator(`[id="${id}"]`).innerText()];
  }

  async function pressUntilFocused(key: string, element: Locator): Promise<void> {
    for (let pressesLeft = 40; pressesLeft > 0; pressesLeft -= 1) {
      if (await element.evaluate((found) => found.matches(':focus'))) return;
      await press(key);
    }
    throw new Error(`${key} does not lead to ${element.toString()}`);
  }

  /** Takes an item of the menu that is open in the view. */
  async function pickInMenu(label: string): Promise<void> {
    await view.locator('.menu').waitFor();
    await pressUntilFocused('ArrowDown', view.locator('.menu-item', { hasText: label }));
    await press('Enter');
  }

  /** Asks for what mends the problem at the cursor, again where the problem was not read yet. */
  async function takeFix(label: string): Promise<void> {
    const offered = vscode.page.locator('.action-widget', { hasText: label });
    const isOffered = async (): Promise<boolean> => {
      await press('Control+.');
      return offered.waitFor({ timeout: 3_000 }).then(
        () => true,
        () => false,
      );
    };
    await expect.poll(isOffered, { timeout: 20_000 }).toBe(true);
    await press('Enter');
  }

  /** Takes a completion at the cursor. */
  async function complete(label: string): Promise<void> {
    await press('Control+Space');
    await takeCompletion(label);
  }

  async function takeCompletion(label: string): Promise<void> {
    const list = vscode.page.locator('.suggest-widget .monaco-list-row');
    await list.and(vscode.page.locator('.focused')).filter({ hasText: label }).waitFor();
    await press('Enter');
  }
});

type Box = NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>;

const musicSql = `select artist_id, nam from chinook.artist;

select 1 / (artist_id - 1) from chinook.artist;

select pg_sleep(60);

`;

const reportPy = `def titles(cursor):
    cursor.execute("""
        select titel
        from chinook.album
        order by album_id
    """)
    return cursor.fetchall()
`;

const boxSql = `CREATE TABLE sample (id bigint PRIMARY KEY, barcode text NOT NULL, made_on date);
CREATE TABLE box (id bigint PRIMARY KEY, place text, depth integer, label text);
CREATE TABLE shelf (id bigint PRIMARY KEY, room text, width numeric, owner text);
`;

const containerSql = `CREATE TABLE sample (id bigint PRIMARY KEY, barcode text NOT NULL, made_on date);
CREATE TABLE container (id bigint PRIMARY KEY, place text, depth integer);
CREATE TABLE rack (id bigint PRIMARY KEY, room text, width numeric);
`;

const tourSql = `select name, count(*) as albums
from chinook.artist join chinook.album using (artist_id)
group by name order by albums desc, name limit 5;

-- %% [markdown]
-- # Longest tracks

-- %%
select name, milliseconds from chinook.track order by milliseconds desc limit 3;
`;

function lakeFile(port: number): string {
  const connection = { host: '127.0.0.1', port, database: 'postgres', user: 'reader' };
  return JSON.stringify({
    storage: { blobEndpoint: 'http://127.0.0.1:1/devstoreaccount1' },
    sources: [],
    connections: {
      dwh: { ...connection, tls: 'disable' },
      mirror: { ...connection, tls: 'disable' },
    },
    warehouse: 'dwh',
  });
}
