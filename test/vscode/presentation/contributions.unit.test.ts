import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands, untrustedCommands } from '../../../src/vscode/support/editor/contributions';

const manifest: {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly enablement?: string }[];
  };
} = JSON.parse(readFileSync('package.json', 'utf8'));

describe('a folder that is not trusted', () => {
  it('is offered exactly the commands that would not refuse', () => {
    const offered = manifest.contributes.commands
      .filter(({ enablement }) => enablement !== 'isWorkspaceTrusted')
      .map(({ command }) => command);
    expect(offered.toSorted()).toEqual(untrustedCommands.toSorted());
  });

  it('is refused whatever needs network or secrets', () => {
    const needy = [
      commands.syncRun,
      commands.planSync,
      commands.checkAccess,
      commands.connectStorage,
      commands.setStorageKey,
      commands.setDatabasePassword,
      commands.startLocalLake,
      commands.findBlob,
    ];
    expect(needy.filter((id) => untrustedCommands.includes(id))).toEqual([]);
  });
});
