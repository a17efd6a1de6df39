/** Where on a storage service a request goes: the account, a container or a blob in it. */
export interface RequestTarget {
  readonly container?: string;
  readonly name?: string;
}
