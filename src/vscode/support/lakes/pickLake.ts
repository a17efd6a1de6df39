import { window } from 'vscode';
import { UsageError } from '../../../core/base/errors';
import { chosen } from '../editor/cancellation';
import type { OpenLake, OpenLakes } from './openLakes';

/** The workspace's lake, asking which one where there are several. @throws UsageError if there is none */
export async function pickLake(lakes: OpenLakes, placeHolder: string): Promise<OpenLake> {
  await lakes.whenRead;
  const [first, second] = lakes.all;
  if (first === undefined) throw noLake();
  if (second === undefined) return first;
  const items = lakes.all.map((lake) => ({ label: lake.label, description: lake.id, lake }));
  return chosen(await window.showQuickPick(items, { placeHolder })).lake;
}

export function noLake(): UsageError {
  return new UsageError('No folder of this window has a usable lake file', {
    remedy: 'open one, or make one with "Lakeside: Open Lake File"',
  });
}
