import { Option } from 'commander';
import { DatasetError } from '../../core/datasets/datasetError';
import type { FullContext, LineageEvents } from '../program/commandHost';
import { withStorage, type LakeSession } from '../lakes/lakeSession';
import { filled } from '../lakes/sourceFlags';

export interface EventFlags {
  readonly lake?: string;
  readonly stateDir?: string;
}

export function eventOptions(): readonly Option[] {
  return [
    new Option('--lake <file>', 'the lake file; left out: lake.json here or above').argParser(
      filled,
    ),
    new Option(
      '--state-dir <dir>',
      'folder of caches; left out: $LAKESIDE_STATE or the platform’s',
    ).argParser(filled),
  ];
}

/** Works on the OpenLineage events of a lake. @throws DatasetError `noDatasets` */
export async function withEvents(
  flags: EventFlags,
  context: FullContext,
  work: (session: LakeSession & LineageEvents) => Promise<void>,
): Promise<void> {
  await withStorage(flags, context, async (session) => {
    const { lake } = session.selected;
    const events = await context.connectors.lineageEvents({ lake, ports: session.ports });
    if (events === undefined) {
      throw new DatasetError(
        'noDatasets',
        'There is no place for events: they lie beside datasets',
        {
          remedy: 'Add "datasets": { "container": "…" } to lake.json',
        },
      );
    }
    await work({ ...session, ...events });
  });
}
