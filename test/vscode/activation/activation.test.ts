import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, it } from 'mocha';
import { commands, extensions } from 'vscode';

const extension = extensions.getExtension('lakeside.lakeside');

describe('Lakeside in VS Code', () => {
  it('activates', async () => {
    assert.ok(extension, 'the extension is not installed');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('runs from the folder that is under test', () => {
    const folder = resolve(process.env['LAKESIDE_TEST_FOLDER'] ?? '');
    assert.ok(extension?.extensionPath.startsWith(folder), extension?.extensionPath);
  });

  it('registers exactly the commands that its package.json declares', async () => {
    const all = await commands.getCommands(true);
    const registered = all.filter((id) => id.startsWith('lakeside.') && !isMadeByVsCode(id));
    assert.deepEqual(registered.toSorted(), declaredCommands());
  });
});

/** VS Code makes commands of its own for every view. */
function isMadeByVsCode(id: string): boolean {
  const views: Readonly<Record<string, readonly { readonly id: string }[]>> =
    extension?.packageJSON.contributes.views ?? {};
  const verbs = ['focus', 'open', 'removeView', 'resetViewLocation', 'toggleVisibility'];
  const made = Object.values(views).flatMap((list) =>
    list.flatMap((view) => verbs.map((verb) => `${view.id}.${verb}`)),
  );
  return made.includes(id);
}

function declaredCommands(): readonly string[] {
  const declared: readonly { readonly command: string }[] =
    extension?.packageJSON.contributes.commands ?? [];
  return declared.map(({ command }) => command).toSorted();
}
