import { FileSystemError, workspace, type Uri } from 'vscode';

/** True if something is at this address. @throws FileSystemError if it cannot be known. */
export async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
}
