import type { JsonObject } from "@causeway/sandbox";

/** What central's OpenAPI document says of answers, read strictly: a field that it does not name is a mistake. */
export class AnswerSchemas {
  readonly #document: unknown;

  constructor(document: unknown) {
    this.#document = document;
  }

  static async of(apiUrl: string): Promise<AnswerSchemas> {
    return new AnswerSchemas(await (await fetch(`${apiUrl}/openapi.json`)).json());
  }

  /** Everything about an answer that the document does not allow, one line each. */
  check({ method, pathname, status, body }: Answered): readonly string[] {
    const route = this.#routeOf(method, pathname);
    if (route === undefined) return [`${method} ${pathname}: there is no such route`];
    const response = this.#resolve(at(route, "responses", String(status)) ?? at(route, "responses", "default"));
    const [content] = Object.values(record(at(response, "content")));
    return this.#checkValue(body, at(content, "schema"), `${method} ${pathname} ${status}`);
  }

  /** The route with the most fixed segments, as a server decides. */
  #routeOf(method: string, pathname: string): unknown {
    const given = pathname.split("/");
    const fits = (path: string): boolean => {
      const wanted = path.split("/");
      return wanted.length === given.length && wanted.every((part, i) => part.startsWith("{") || part === given[i]);
    };
    const [path] = Object.keys(record(at(this.#document, "paths")))
      .filter(fits)
      .sort((a, b) => a.split("{").length - b.split("{").length);
    return path === undefined ? undefined : at(this.#document, "paths", path, method.toLowerCase());
  }

  #resolve(schema: unknown): unknown {
    const ref = at(schema, "$ref");
    if (typeof ref !== "string") return schema;
    const names = ref.split("/").slice(1);
    return this.#resolve(at(this.#document, ...names));
  }

  #checkValue(value: unknown, unresolved: unknown, where: string): readonly string[] {
    const schema = this.#resolve(unresolved);
    const types = [at(schema, "type")].flat().filter((type) => type !== undefined);
    if (types.length > 0 && !types.some((type) => isOfType(value, String(type)))) {
      return [`${where}: ${JSON.stringify(value)} is not of type ${types.join(" or ")}`];
    }
    const words = at(schema, "enum");
    if (Array.isArray(words) && !words.includes(value))
      return [`${where}: ${JSON.stringify(value)} is not one of them`];
    if (Array.isArray(value)) {
      return value.flatMap((item, index) => this.#checkValue(item, at(schema, "items"), `${where}[${index}]`));
    }
    return isObject(value) && at(schema, "type") === "object" ? this.#checkFields(value, schema, where) : [];
  }

  #checkFields(value: JsonObject, schema: unknown, where: string): readonly string[] {
    const known = record(at(schema, "properties"));
    const others = at(schema, "additionalProperties");
    const required = at(schema, "required");
    const missing = (Array.isArray(required) ? required : []).filter((name) => !Object.hasOwn(value, String(name)));
    return [
      ...missing.map((name) => `${where}.${String(name)} is missing`),
      ...Object.entries(value).flatMap(([name, field]) => {
        const fieldSchema = Object.hasOwn(known, name) ? known[name] : others;
        if (fieldSchema === undefined || fieldSchema === false) return [`${where}.${name} is not declared`];
        return this.#checkValue(field, fieldSchema, `${where}.${name}`);
      }),
    ];
  }
}

export interface Answered {
  readonly method: string;
  readonly pathname: string;
  readonly status: number;
  /** Parsed JSON, or text. */
  readonly body: unknown;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, name) => (isObject(inner) ? record(inner)[String(name)] : undefined), value);
}

function isOfType(value: unknown, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isObject(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}
