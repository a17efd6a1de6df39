/** A document says something that it must not say; the message begins with the place. */
export class FieldError extends Error {}

/** Reads a document of plain JSON field by field, and knows where in it it is. */
export class FieldReader {
  constructor(
    readonly value: unknown,
    readonly path: string,
  ) {}

  /** Gives the fields of an object that may have these and no others. */
  fields<Name extends string>(known: readonly Name[]): (name: Name) => FieldReader {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.#wrong('must be an object');
    }
    const names: readonly string[] = known;
    const stranger = Object.keys(value).find((key) => !names.includes(key));
    if (stranger !== undefined) throw this.#wrong(`has no field ${JSON.stringify(stranger)}`);
    const values = value as Readonly<Record<string, unknown>>;
    const start = this.path === '' ? '' : `${this.path}.`;
    return (name) => new FieldReader(values[name], start + name);
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

  optionalText(): string | undefined {
    return this.optional((field) => field.text());
  }

  optionalNumber(): number | undefined {
    return this.optional((field) => field.number());
  }

  optionalTruth(): boolean | undefined {
    return this.optional((field) => field.truth());
  }

  wrong(message: string): never {
    throw this.#wrong(message);
  }

  #wrong(message: string): FieldError {
    return new FieldError(`${this.path === '' ? 'The document' : this.path} ${message}`);
  }
}
