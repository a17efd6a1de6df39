import type { DatasetName } from '../reference/grosReference';
import type { Checkout } from '../steps/checkouts';
import type { Publication } from './publication';

/** What a checkout tells of where a dataset comes from. */
export type Origin = Pick<Checkout, 'producer' | 'defaultBranch'>;

/** Where the code came from; what the repository says of its branches counts for itself alone. */
export function originOf(
  { repo }: DatasetName,
  origin: Origin | undefined,
): Pick<Publication, 'producer' | 'defaultBranch'> {
  if (origin === undefined) return {};
  const { producer, defaultBranch: said } = origin;
  const isOwn = producer.repo === repo && said !== undefined;
  return { producer, ...(isOwn && { defaultBranch: said }) };
}
