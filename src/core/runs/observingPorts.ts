import type { LocalPorts } from '../storage/ports';

/** What looking at runs touches: files, and the memory of when a run was first seen. */
export type ObservingPorts = Pick<LocalPorts, 'fileTree' | 'runHistory' | 'clock'>;
