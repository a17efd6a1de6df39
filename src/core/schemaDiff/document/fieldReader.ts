/** A document says something that it must not say; the message begins with the place. */
export class FieldError extends Error {}

type Fields = Readonly<Record<string, unknown>>;

/** Reads a document of plain JSON field by field, and knows where in it it is. */
export class FieldReader {
  constructor(
    readonly value: unknown,
    readonly path: string,
  ) {}

  /** The fields of an object that may have these and no others. */
  object(known: readonly string[]): Fields {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.#wrong('must be an object');
    }
    const stranger = Object.keys(value).find((key) => !known.includes(key));
    if (stranger !== undefined) throw this.#wrong(`has no field ${JSON.stringify(stranger)}`);
    return value as Fields;
  }

  field(fields: Fields, name: string): FieldReader {
    return new FieldReader(fields[name], this.path === '' ? name : `${this.path}.${name}`);
  }

  get isAbsent(): boolean {
    return this.value === undefined;
  }

  text(): string {
    if (typeof this.value !== 'string') throw this.#wrong('must be a text');
    return this.value;
  }

  number(): number {
    if (typeof this.value !== 'number') throw this.#wrong('must be a number');
    return this.value;
  }

  truth(): boolean {
    if (typeof this.value !== 'boolean') throw this.#wrong('must be true or false');
    return this.value;
  }

  choice<T extends string>(choices: readonly T[]): T {
    const found = choices.find((choice) => choice === this.value);
    if (found === undefined) throw this.#wrong(`must be one of ${choices.join(', ')}`);
    return found;
  }

  /** What is absent is an empty list. */
  list<T>(read: (item: FieldReader) => T): readonly T[] {
    if (this.isAbsent) return [];
    if (!Array.isArray(this.value)) throw this.#wrong('must be a list');
    return this.value.map((item: unknown, place) =>
      read(new FieldReader(item, `${this.path}[${place}]`)),
    );
  }

  texts(): readonly string[] {
    return this.list((item) => item.text());
  }

  optional<T>(read: (field: FieldReader) => T): T | undefined {
    return this.isAbsent ? undefined : read(this);
  }

  wrong(message: string): never {
    throw this.#wrong(message);
  }

  #wrong(message: string): FieldError {
    return new FieldError(`${this.path === '' ? 'The document' : this.path} ${message}`);
  }
}
