/** The subcommands about runs. */
export const runsSubcommands: ReadonlySet<string> = new Set([
  'runs',
  'plan',
  'sync',
  'watch',
  'verify',
  'release',
]);

/** True for arguments that the subcommands about runs answer as all of them together would. */
export function areAboutRuns([first = '']: readonly string[]): boolean {
  return runsSubcommands.has(first) || first === '--version' || first === '-V';
}
