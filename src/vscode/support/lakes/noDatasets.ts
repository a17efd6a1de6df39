import { UsageError } from '../../../core/base/errors';

/** What is said where a lake file would have to say where datasets lie. */
export function noDatasets(): UsageError {
  return new UsageError('No lake file of this window says where datasets lie', {
    remedy: 'add "datasets": { "container": … } to lake.json',
  });
}
