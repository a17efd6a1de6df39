import { window, type LogOutputChannel } from 'vscode';

/** The one log of Lakeside, under Output; core's `Logger` is a part of it. */
export function createLog(): LogOutputChannel {
  return window.createOutputChannel('Lakeside', { log: true });
}
