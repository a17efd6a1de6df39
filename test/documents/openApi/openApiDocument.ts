import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { addFormats } from '../formats';
import type { Exchange, Message } from './recordExchanges';

type Json = Readonly<Record<string, unknown>>;

/**
 * An official document of an HTTP interface, Swagger 2.0 or OpenAPI 3.0, that exchanges are held against:
 * path, method, parameters and bodies. What the document does not know is a problem in a request, since
 * the real service may refuse it; in an answer it is not. A null in an answer passes everywhere: neither
 * kind of document tells reliably what may be null.
 */
export class OpenApiDocument {
  readonly #document: Json;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  readonly #known = new Map<string, ValidateFunction>();

  /** `beside` = the files that its references name. */
  constructor(document: unknown, beside: Readonly<Record<string, unknown>> = {}) {
    this.#document = asObject(document);
    addFormats(this.#ajv);
    this.#ajv.addSchema(this.#document, 'document');
    for (const [name, other] of Object.entries(beside)) this.#ajv.addSchema(asObject(other), name);
  }

  /** What is wrong with an exchange, in sentences; empty = nothing. */
  problemsOf(exchange: Exchange): readonly string[] {
    const { method, path, request, response, status } = exchange;
    const what = `${method} ${path}`;
    const [pathname = '', query = ''] = path.split('?');
    const found = this.#operation(method, pathname);
    if (found === undefined) return [`${what}: there is no such operation`];
    const { operation, pointer } = found;
    const answers = asObject(operation['responses']);
    const told = answers[String(status)] ?? answers['default'];
    return [
      ...this.#problemsOfParameters(found, new URLSearchParams(query)),
      ...this.#problemsOfBody(found, request),
      ...(told === undefined ? [`${status} is no answer that is told of`] : []),
      ...(told === undefined
        ? []
        : this.#problemsOfAnswer(`${pointer}/responses/${status}`, asObject(told), response)),
    ].map((problem) => `${what}: ${problem}`);
  }

  /** The operation whose path fits best: one that is spelled out before one with a parameter. */
  #operation(method: string, pathname: string): Operation | undefined {
    const candidates = Object.entries(asObject(this.#document['paths'])).flatMap(([path, item]) => {
      const operation = asObject(item)[method.toLowerCase()];
      const values = valuesIn(path, pathname);
      if (operation === undefined || values === undefined) return [];
      const shared = asList(asObject(item)['parameters']);
      const own = asList(asObject(operation)['parameters']);
      const pointer = `/paths/${escapePointer(path)}/${method.toLowerCase()}`;
      return [
        {
          operation: asObject(operation),
          parameters: [...shared, ...own].map((parameter) => this.#resolve(parameter)),
          values: Object.entries(values),
          pointer,
        },
      ];
    });
    return candidates.sort((a, b) => a.values.length - b.values.length)[0];
  }

  #problemsOfParameters(
    { parameters, values }: Operation,
    query: URLSearchParams,
  ): readonly string[] {
    const given = new Map<string, string>([
      ...values.map(([name, value]) => [`path ${name}`, value] as const),
      ...[...query].map(([name, value]) => [`query ${name}`, value] as const),
    ]);
    const problems: string[] = [];
    for (const parameter of parameters) {
      const name = `${String(parameter['in'])} ${String(parameter['name'])}`;
      const value = given.get(name) ?? given.get(`${name}[]`);
      given.delete(name);
      given.delete(`${name}[]`);
      if (!name.startsWith('query ') && !name.startsWith('path ')) continue;
      if (value === undefined) {
        if (parameter['required'] === true) problems.push(`${name} is missing`);
        continue;
      }
      const schema = asObject(parameter['schema'] ?? parameter);
      problems.push(...problemsOfText(name, value, this.#resolve(schema)));
    }
    return [...problems, ...[...given.keys()].map((name) => `${name} is not known`)];
  }

  #problemsOfBody(
    { operation, parameters, pointer }: Operation,
    message: Message,
  ): readonly string[] {
    const index = parameters.findIndex((parameter) => parameter['in'] === 'body');
    const content = asObject(this.#resolve(operation['requestBody'])['content']);
    const schema = parameters[index]?.['schema'] ?? asObject(content['application/json'])['schema'];
    const isRequired =
      parameters[index]?.['required'] === true ||
      this.#resolve(operation['requestBody'])['required'] === true;
    if (message.body === '') return isRequired ? ['the body is missing'] : [];
    if (schema === undefined) return ['no body is known'];
    const body = jsonIn(message);
    if (body === undefined) return ['the body is no JSON'];
    return [
      ...this.#problemsBy(`request ${pointer}`, schema, body, 'body'),
      ...this.#unknownIn(asObject(schema), body, 'body'),
    ];
  }

  #problemsOfAnswer(key: string, told: Json, message: Message): readonly string[] {
    const content = asObject(this.#resolve(told)['content']);
    const schema = this.#resolve(told)['schema'] ?? asObject(content['application/json'])['schema'];
    if (schema === undefined) return [];
    const body = jsonIn(message);
    if (body === undefined) return ['the answer is no JSON'];
    return this.#problemsBy(`answer ${key}`, schema, withoutNulls(body), 'answer');
  }

  #problemsBy(key: string, schema: unknown, value: unknown, where: string): readonly string[] {
    const validate = this.#known.get(key) ?? this.#ajv.compile(inDocument(schema));
    this.#known.set(key, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${where}${instancePath} ${message ?? 'is wrong'}`,
    );
  }

  /** Properties of a request that the document does not name. */
  #unknownIn(given: Json, value: unknown, where: string): readonly string[] {
    const schema = this.#resolve(given);
    const items = schema['items'];
    if (Array.isArray(value) && items !== undefined) {
      return value.flatMap((item, index) =>
        this.#unknownIn(asObject(items), item, `${where}/${index}`),
      );
    }
    const properties = schema['properties'];
    if (properties === undefined || typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([name, part]) => {
      const known = asObject(properties)[name];
      if (known === undefined) return [`${where}/${name} is not known`];
      return this.#unknownIn(asObject(known), part, `${where}/${name}`);
    });
  }

  #resolve(value: unknown): Json {
    const reference = asObject(value)['$ref'];
    if (typeof reference !== 'string') return asObject(value);
    const parts = reference.replace(/^#\//, '').split('/').map(unescapePointer);
    return this.#resolve(
      parts.reduce<unknown>((part, name) => asObject(part)[name], this.#document),
    );
  }
}

interface Operation {
  readonly operation: Json;
  readonly parameters: readonly Json[];
  /** What stands in the path for its parameters. */
  readonly values: readonly (readonly [name: string, value: string])[];
  readonly pointer: string;
}

/** What a path has for the parameters of a template; `undefined` = it is another path. */
function valuesIn(
  template: string,
  pathname: string,
): Readonly<Record<string, string>> | undefined {
  const [wanted, given] = [template.split('/'), pathname.split('/')];
  if (wanted.length !== given.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    const value = given[index] ?? '';
    if (name === undefined && part !== value) return undefined;
    if (name !== undefined) values[name] = decodeURIComponent(value);
  }
  return values;
}

/** A parameter is text; what it stands for has to be of its type. */
function problemsOfText(name: string, text: string, schema: Json): readonly string[] {
  const type = schema['type'];
  const isNumber = type === 'integer' ? /^-?\d+$/.test(text) : !Number.isNaN(Number(text));
  if ((type === 'integer' || type === 'number') && !isNumber) return [`${name} is no ${type}`];
  if (type === 'boolean' && !/^(?:true|false)$/.test(text)) return [`${name} is no boolean`];
  const allowed = schema['enum'];
  const isAllowed = !Array.isArray(allowed) || allowed.includes(text);
  return isAllowed ? [] : [`${name} is none of ${allowed.join(', ')}`];
}

/** The schema with its references leading into the document that was added as such. */
function inDocument(schema: unknown): Json {
  const text = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"document#/');
  return JSON.parse(text) as Json;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value).filter(([, part]) => part !== null);
  return Object.fromEntries(parts.map(([name, part]) => [name, withoutNulls(part)]));
}

function jsonIn({ headers, body }: Message): unknown {
  if (!(headers['content-type'] ?? '').includes('json')) return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescapePointer(name: string): string {
  return decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~');
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
