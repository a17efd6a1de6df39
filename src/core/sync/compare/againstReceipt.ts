const remedy =
  'find out which is right, then restore the file or replace the blob (Replace Blob…, --overwrite)';

/** What to say of a file that is not what the receipt proves of its blob, by how they differ. */
export const againstReceipt = {
  sizeDiffers: `the file does not have the size of the blob that the receipt proves; ${remedy}`,
  md5Differs: `the file does not have the content that the receipt proves; ${remedy}`,
  noMd5Recorded: `the blob lost its MD5 and the file does not have the content that the receipt proves; ${remedy}`,
} as const;
