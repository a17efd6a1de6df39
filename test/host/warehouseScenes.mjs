import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * The README's pictures of the warehouse, in the order they are taken in a VS Code of their own on the
 * demo lake; each scene begins where the one before ended. Keys are the names of the files.
 */

/** @typedef {import('./vscodePage.mjs').VsCodePage} VsCodePage */

const sideBarWidth = 500;

/** @type {Readonly<Record<string, (vscode: VsCodePage, stage: { workspace: string }) => Promise<void>>>} */
export const warehouseScenes = {
  warehouse: async (vscode, { workspace }) => {
    // What is opened by its name must be known for a while.
    writeFileSync(join(workspace, 'metabolites.sql'), metabolitesSql);
    writeFileSync(join(workspace, 'fermentations.sql'), fermentationsSql);
    await vscode.openContainer('Lakeside');
    await vscode.widenSideBar(sideBarWidth);
    await vscode.showOnly(['Warehouse']);
    for (const name of ['warehouse', 'biosustain', 'ac_metabolomics']) {
      await vscode.row('Warehouse', name).click();
    }
    await vscode.row('Warehouse', 'concentration_mm').waitFor();
    // A pointer that rests where it clicked hovers over nothing new.
    await vscode.row('Warehouse', 'concentration_mm').hover();
    await vscode.row('Warehouse', 'ac_metabolomics').hover();
    await vscode.page.locator('.workbench-hover', { hasText: 'only in the table' }).waitFor();
  },
  followed: async (vscode) => {
    await hideSideBar(vscode);
    const from = await openTable(vscode, 'telemetry.fermentation');
    await from.locator('[aria-rowindex="2"] [aria-colindex="3"]').click({ button: 'right' });
    await from.locator('.menu-item', { hasText: 'Go to telemetry.fermenter' }).click();
    const view = await vscode.webview('h1:has-text("telemetry.fermenter"):not(:has-text("ation"))');
    await view.getByText('1 row, 5 columns').waitFor();
    await view.locator('[aria-rowindex="2"] [aria-colindex="6"]').dblclick();
    for (const name of ['stirrer', 'probes']) {
      await view.locator('.json-name', { hasText: name }).click();
    }
    await view.locator('.json-name', { hasText: 'blades' }).waitFor();
  },
  table: async (vscode) => {
    await vscode.runCommand('View: Close All Editors');
    const view = await openTable(vscode, 'log.data_broker_2026_11');
    await filter(view, 'http_response', '400');
    await view.locator('[aria-colindex="2"][role=columnheader]').click();
    await view.getByText('sorted').waitFor();
    const head = view.locator('[role=columnheader]', { hasText: 'requested_at' });
    await head.click({ button: 'right' });
    await view.locator('.menu-item', { hasText: 'Profile' }).click();
    await view.getByRole('button', { name: 'Count Exactly' }).click();
    await view.getByText('Counted now').waitFor();
    await view.locator('[aria-rowindex="2"] [role=gridcell]').first().waitFor();
  },
  exporting: async (vscode) => {
    const view = await vscode.webview('.data-grid-body [role=gridcell]');
    await view.getByRole('button', { name: 'Export' }).click();
    await view.locator('.menu-item', { hasText: 'CSV' }).click();
    await vscode.page.locator('.quick-input-action', { hasText: 'OK' }).click();
    await view.getByText('Wrote 51 rows').waitFor();
    await view.getByRole('button', { name: 'Export' }).click();
    await view.locator('.menu-item', { hasText: 'Parquet' }).hover();
  },
  series: async (vscode) => {
    await vscode.page.keyboard.press('Escape');
    const view = await openTable(vscode, 'log.job');
    await view.getByText('Time Series', { exact: true }).click();
    await view.getByLabel('Split by').selectOption({ label: 'pipeline_name' });
    await view.getByRole('button', { name: 'benchling_mirror' }).waitFor();
    await view.locator('.chart-line').first().waitFor({ state: 'attached' });
  },
  documents: async (vscode) => {
    await vscode.runCommand('View: Close All Editors');
    const view = await openTable(vscode, 'telemetry.fermenter');
    await view.getByText('Documents', { exact: true }).click();
    await view.getByText('in 8 documents').waitFor();
    await view.getByRole('textbox', { name: 'Path filter' }).fill('$.stirrer.rpm ? (@ > 600)');
    await view.getByRole('textbox', { name: 'Path filter' }).press('Enter');
    await view.getByText(/^[1-7] rows?, /).waitFor();
  },
  relations: async (vscode) => {
    await vscode.runCommand('View: Close All Editors');
    const table = await openTable(vscode, 'telemetry.fermentation');
    await table.getByRole('button', { name: 'Show relations' }).click();
    const view = await vscode.webview('.graph[data-nodes]');
    await view.locator('.graph').focus();
    await vscode.page.keyboard.press('ArrowRight');
  },
  sql: async (vscode) => {
    await vscode.runCommand('View: Close All Editors');
    await openFile(vscode, 'metabolites.sql');
    await vscode.page.locator('.codelens-decoration', { hasText: 'Run' }).first().waitFor();
    await vscode.page.locator('.view-line', { hasText: 'group by' }).first().click();
    await vscode.page.keyboard.press('Control+Enter');
    await vscode.webview('.data-grid-row .data-grid-cell');
  },
  running: async (vscode) => {
    await vscode.page.locator('.view-line', { hasText: 'pg_sleep' }).click();
    await vscode.page.keyboard.press('Control+Enter');
    const view = await vscode.webview('main:has-text("running")');
    await view.getByRole('button', { name: 'Cancel' }).hover();
  },
  completion: async (vscode) => {
    await vscode.runCommand('Lakeside: Cancel Running Statements');
    await vscode.page.locator('.view-line', { hasText: 'pg_sleep' }).click();
    await vscode.page.keyboard.press('Control+End');
    await vscode.page.keyboard.type('select f.notes from telemetry.fermentation f join ');
    await vscode.page.keyboard.press('Control+Space');
    await vscode.page
      .locator('.suggest-widget .monaco-list-row', { hasText: ' on ' })
      .first()
      .waitFor();
  },
  quickFix: async (vscode) => {
    await vscode.page.keyboard.press('Enter');
    await vscode.page.keyboard.type('\nwhere f.note is not null');
    const mistake = vscode.page.locator('.squiggly-warning');
    await mistake.waitFor();
    await vscode.page.keyboard.press('ArrowLeft');
    await vscode.page.keyboard.press('Home');
    for (const _ of 'where f.') await vscode.page.keyboard.press('ArrowRight');
    await vscode.page.keyboard.press('Control+.');
    await vscode.page.locator('.action-widget', { hasText: 'Change to notes' }).waitFor();
  },
  notebook: async (vscode) => {
    await vscode.page.keyboard.press('Escape');
    await vscode.runCommand('View: Close All Editors');
    await openFile(vscode, 'fermentations.sql');
    await vscode.runCommand('View: Reopen Editor With...');
    await vscode.pick('SQL Notebook');
    await vscode.page
      .locator('.notebook-toolbar-container', { hasText: 'Run All' })
      .getByText('Run All')
      .click();
    await vscode.page
      .locator('.cell-statusbar-container', { hasText: 'Open in Results' })
      .nth(1)
      .waitFor();
  },
};

async function hideSideBar(vscode) {
  await vscode.runCommand('View: Toggle Primary Side Bar Visibility');
  await vscode.page.locator('.part.sidebar').waitFor({ state: 'hidden' });
}

async function openTable(vscode, name) {
  await vscode.runCommand('Lakeside: Open Table');
  await vscode.pick('warehouse');
  const tables = vscode.page.locator('.quick-input-list .monaco-list-row', { hasText: 'acl.' });
  await tables.first().waitFor();
  await vscode.page.keyboard.type(name);
  await vscode.pick(name);
  const view = await vscode.webview(`h1:has-text("${name}")`);
  await view.locator('.data-grid-body [role=gridcell]').first().waitFor();
  return view;
}

async function filter(view, column, least) {
  await view.getByLabel('Column to filter').fill(column);
  await view.getByLabel('How to filter').selectOption({ label: '≥' });
  await view.getByLabel('Value to filter by').fill(least);
  await view.getByLabel('Value to filter by').press('Enter');
}

async function openFile(vscode, name) {
  await vscode.page.keyboard.press('Control+P');
  await vscode.page.locator('.quick-input-widget input[type="text"]').fill(name);
  await vscode.pick(name);
  await vscode.page.locator('.tab.active', { hasText: name }).waitFor();
}

const metabolitesSql = `-- Which compounds stand out, and in which samples
select compound, count(*) as samples, round(avg(concentration_mm), 3) as mean_mm
from biosustain.ac_metabolomics
group by compound
order by mean_mm desc nulls last;

select *
from biosustain.ac_metabolomics
where concentration_mm > 1;

select pg_sleep(6);

`;

const fermentationsSql = `-- %% [markdown]
-- # What foamed over
-- Fermentations with a note, the newest first

-- %%
select r.name as fermenter, s.genus, s.species, f.began_at, f.notes
from telemetry.fermentation f
join telemetry.fermenter r on r.fermenter = f.fermenter
join biosustain."strain$raw" s on s.id = f.strain
where f.notes is not null
order by f.began_at desc
limit 5;

-- %%
select fermenter, count(*) as runs, max(ended_at - began_at) as longest
from telemetry.fermentation
group by fermenter order by fermenter
limit 4;
`;
