import type { Logger } from '../../core/base/logger';
import type { Terminal } from './terminal';
import { printable } from './textStyle';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'off'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Logs to standard error what is at least as important as `level`, one line each. */
export function createTerminalLogger(terminal: Terminal, level: LogLevel): Logger {
  const lineOf = (name: LogLevel) => {
    if (logLevels.indexOf(name) < logLevels.indexOf(level)) return () => undefined;
    return (message: string): void => {
      const time = new Date(terminal.clock.nowMs()).toISOString();
      terminal.note(
        `${terminal.noteStyle.dim(time)} ${label(name, terminal)} ${printable(message)}`,
      );
    };
  };
  return {
    trace: lineOf('trace'),
    debug: lineOf('debug'),
    info: lineOf('info'),
    warn: lineOf('warn'),
    error: lineOf('error'),
  };
}

function label(level: LogLevel, { noteStyle }: Terminal): string {
  if (level === 'error') return noteStyle.red('error');
  if (level === 'warn') return noteStyle.yellow('warn ');
  return noteStyle.dim(level.padEnd(5));
}
