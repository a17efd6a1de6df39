import type { BlobAddress, BlobEntry, SignalOption } from '../../core/storage/blobStore';
import { unlessMissing } from '../http/answers';
import type { RestClient } from '../http/restClient';
import { requireBucket } from './buckets';
import { entryIn } from './objectHeaders';

/** {@link BlobStore.head} */
export async function headObject(
  rest: RestClient,
  address: BlobAddress,
  options: SignalOption,
): Promise<BlobEntry | undefined> {
  const found = await unlessMissing(async () => {
    const { headers } = await rest.call({ method: 'HEAD', target: address }, options);
    const entry = entryIn(address.name, headers);
    if (entry === undefined) throw rest.badAnswer(address);
    return entry;
  });
  if (found !== undefined) return found;
  // The answer does not tell whether it is the object or the whole bucket that is missing.
  await requireBucket(rest, address.container, options);
  return undefined;
}
