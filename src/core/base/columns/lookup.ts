/** What is known by path, or by another name; a map is one. In no order that anybody may rely on. */
export interface Lookup<T> extends Iterable<readonly [key: string, value: T]> {
  readonly size: number;
  get(key: string): T | undefined;
  has(key: string): boolean;
  values(): Iterable<T>;
}
