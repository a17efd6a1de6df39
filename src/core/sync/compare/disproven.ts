import { replaceRows, type Rows } from '../../base/columns/rows';
import { forEachInSlices } from '../../base/slices';
import type { FileReport } from '../report/report';

const toRecord =
  'record that (lakeside verify --reread --record), and the next sync sends the file again';
const recorded = 'that is recorded now, and the next sync sends the file again';

/** What to say of a blob that is not what its recorded MD5 says it is. */
export function describeDisproven(what: 'bytes' | 'blocks'): string {
  return `the ${what} of the blob are not those of the file, though its recorded MD5 says so; ${toRecord}`;
}

/** Of what the run's records hold by now nobody has to be told to record it; same files, same order. */
export async function asRecorded(files: Rows<FileReport>): Promise<Rows<FileReport>> {
  const told = new Map<number, FileReport>();
  await forEachInSlices(files, (file, row) => {
    const { message } = file;
    if (message?.endsWith(toRecord) !== true) return;
    told.set(row, { ...file, message: message.slice(0, -toRecord.length) + recorded });
  });
  return told.size === 0 ? files : replaceRows(files, told);
}
