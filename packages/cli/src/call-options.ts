/** The value of an option, by its long name. Reading one that the verb does not declare is a defect and throws. */
export class CallOptions {
  private readonly values: ReadonlyMap<string, undefined | string | boolean | readonly string[]>;

  constructor(values: ReadonlyMap<string, undefined | string | boolean | readonly string[]>) {
    this.values = values;
  }

  /** Undefined when it was not given and has no fallback. */
  text(name: string): undefined | string {
    const value = this.read(name);
    return typeof value === "string" ? value : undefined;
  }

  /** Every value of an option that may be given several times. */
  texts(name: string): readonly string[] {
    const value = this.read(name);
    return Array.isArray(value) ? value : [];
  }

  isSet(name: string): boolean {
    return this.read(name) === true;
  }

  private read(name: string): undefined | string | boolean | readonly string[] {
    if (!this.values.has(name)) throw new Error(`no option --${name} is declared`);
    return this.values.get(name);
  }
}
