import type { Logger } from '../../../core/base/logger';
import type { Connectors } from '../../support/lakes/connectors';
import type { Databases } from '../../support/lakes/databases';
import type { VirtualDocuments } from '../../support/documents/virtualDocuments';
import type { DriftModel } from '../driftModel';

export interface StoryParts {
  readonly model: DriftModel;
  readonly databases: Databases;
  readonly connectors: Connectors;
  readonly documents: VirtualDocuments;
  readonly logger: Logger;
}
