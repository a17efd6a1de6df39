/** The code of an error of the operating system, for instance `ENOENT`; `undefined` for any other. */
export function systemCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** True if the error says that nothing is at the path, not even a folder to look in. */
export function isMissing(error: unknown): boolean {
  const code = systemCodeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
