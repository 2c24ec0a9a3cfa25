/**
 * The part of JSON Schema 2020-12 that the schemas of config objects use, with three annotations of our own: `x-expects`
 * (what a value should look like, for messages), `x-form` (the name of a form with hints of its own) and `x-refused`
 * (fields that are known elsewhere and refused by name, with the reason).
 */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly title?: string;
  readonly description?: string;
  /** What an absent field stands for. */
  readonly default?: string | boolean | readonly string[];
  /** Of whole objects: valid documents. */
  readonly examples?: readonly unknown[];
  readonly type?: "object" | "array" | "string" | "boolean";
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: false | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly "x-expects"?: string;
  readonly "x-form"?: string;
  readonly "x-refused"?: Readonly<Record<string, string>>;
}
