import { isS3Host } from '../../core/lake/s3Trust';
import { storageError } from '../../core/storage/storageErrors';
import type { RequestPlace } from '../http/restClient';
import type { RequestTarget } from '../http/requestTarget';
import { findKeyProblem, isBucketName } from './names';
import { uriEncode } from './signature';

/** An endpoint taken apart. */
export interface S3Endpoint {
  /** As the person wrote it, without a trailing slash. */
  readonly text: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** Empty unless the service stands below a path. */
  readonly basePath: string;
  readonly region: string;
  /** It is AWS itself, whose conditions and limits are known. */
  readonly isAws: boolean;
}

/** @throws TypeError if the text is no URL. */
export function parseS3Endpoint(endpoint: string, region: string): S3Endpoint {
  const url = new URL(endpoint);
  const basePath = url.pathname.replace(/\/+$/, '');
  const text = `${url.origin}${basePath}`;
  return { text, origin: url.origin, basePath, region, isAws: isS3Host(url.hostname) };
}

/**
 * Where a request goes, its key percent-encoded part by part and never seen by a URL parser, which would
 * fold dot segments and so reach another object. On AWS a bucket has a host of its own, unless a dot in
 * its name would put it out of the certificate's reach; elsewhere it is the first part of the path.
 * @throws StorageError `nameRefused` for names that cannot be addressed as they are.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export function s3Place(endpoint: S3Endpoint, target: RequestTarget): RequestPlace {
  const { origin, basePath, text, isAws } = endpoint;
  const { container, name } = target;
  if (container === undefined) return { origin, path: `${basePath}/` };
  const isRefused =
    !isBucketName(container) || (name !== undefined && findKeyProblem(name) !== undefined);
  if (isRefused) throw storageError('nameRefused', { endpoint: text, ...target });
  const key = name === undefined ? '' : name.split('/').map(uriEncode).join('/');
  if (isAws && !container.includes('.')) {
    return { origin: origin.replace('://', `://${container}.`), path: `${basePath}/${key}` };
  }
  return { origin, path: `${basePath}/${container}${name === undefined ? '' : `/${key}`}` };
}
