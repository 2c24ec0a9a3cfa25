import { type ErrorSubject, type FieldCause, invalid } from "../api-error.js";

/** Collects what is wrong with an object, so that a refused write names every problem at once. */
export class FieldRules {
  readonly #causes: FieldCause[] = [];
  readonly #subject: ErrorSubject;
  readonly #name: string;

  constructor(subject: ErrorSubject, name: string) {
    this.#subject = subject;
    this.#name = name;
  }

  /** Rules of a part of the object, for who wants to know whether that part is fine. */
  part(): FieldRules {
    return new FieldRules(this.#subject, this.#name);
  }

  addAll(part: FieldRules): void {
    this.#causes.push(...part.#causes);
  }

  get isFine(): boolean {
    return this.#causes.length === 0;
  }

  required(field: string, isMissing: boolean, why = ""): void {
    const message = why === "" ? "Required value" : `Required value: ${why}`;
    if (isMissing) this.#causes.push({ reason: "FieldValueRequired", field, message });
  }

  /** One cause for each problem. */
  invalidFor(field: string, value: unknown, problems: readonly string[]): void {
    for (const why of problems) this.invalid(field, value, why);
  }

  invalid(field: string, value: unknown, why: undefined | string): void {
    if (why === undefined) return;
    this.#causes.push({
      reason: "FieldValueInvalid",
      field,
      message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
    });
  }

  duplicate(field: string, value: unknown, isTwin: boolean): void {
    const message = `Duplicate value: ${JSON.stringify(value)}`;
    if (isTwin) this.#causes.push({ reason: "FieldValueDuplicate", field, message });
  }

  /** What is too long the server does not show. */
  tooLong(field: string, isTooLong: boolean, maxBytes: number): void {
    const message = `Too long: may not be more than ${maxBytes} bytes`;
    if (isTooLong) this.#causes.push({ reason: "FieldValueTooLong", field, message });
  }

  notFound(field: string, value: unknown, isMissing: boolean): void {
    const message = `Not found: ${JSON.stringify(value)}`;
    if (isMissing) this.#causes.push({ reason: "FieldValueNotFound", field, message });
  }

  nonNegative(field: string, value: unknown): void {
    const isNegative = typeof value === "number" && value < 0;
    this.invalid(field, value, isNegative ? "must be greater than or equal to 0" : undefined);
  }

  forbidden(field: string, why: undefined | string): void {
    if (why === undefined) return;
    this.#causes.push({ reason: "FieldValueForbidden", field, message: `Forbidden: ${why}` });
  }

  oneOf(field: string, value: string, allowed: readonly string[]): void {
    if (!allowed.includes(value)) this.notSupported(field, value, allowed);
  }

  notSupported(field: string, value: unknown, allowed: readonly string[]): void {
    const supported = allowed.map((one) => JSON.stringify(one)).join(", ");
    const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}`;
    this.#causes.push({ reason: "FieldValueNotSupported", field, message });
  }

  /** Throws 422 when anything was wrong. */
  check(): void {
    if (this.#causes.length > 0) throw invalid(this.#subject, this.#name, this.#causes);
  }
}
