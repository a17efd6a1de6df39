import { pictureFormats, type PictureRequest } from '../../../protocol/pictures';
import { fieldsOf, parseOneOf, parseText } from './requestFields';

/** @throws UsageError */
export function parsePictureRequest(value: unknown): PictureRequest {
  const { name, format, data } = fieldsOf<PictureRequest>(value);
  return {
    name: parseText(name),
    format: parseOneOf(pictureFormats, format),
    data: parseText(data),
  };
}
