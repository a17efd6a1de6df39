import { admitS3 } from '../core/access/admitS3';
import type { AdmissionOptions } from '../core/access/admitStorage';
import type { Clock } from '../core/base/clock';
import type { Logger } from '../core/base/logger';
import type { S3Place } from '../core/lake/lake';
import type { BlobStore } from '../core/storage/blobStore';
import type { RequestRetries } from './requestRetries';

/** A store on S3. A host that no keys may be used for is refused at the first request. */
export async function s3Store(
  place: S3Place,
  options: AdmissionOptions & {
    readonly logger: Logger;
    readonly clock: Clock;
    readonly retries: RequestRetries | undefined;
  },
): Promise<BlobStore> {
  const { S3BlobStore } = await import('../connectors/s3/s3BlobStore');
  const { logger, clock, retries } = options;
  const credential = (): ReturnType<typeof admitS3> => admitS3(place, options);
  return new S3BlobStore({ ...place, credential, logger, clock, ...retries });
}
