/** A template that cannot be read or carried out; the column counts characters from 1. */
export class JsonPathError extends Error {
  override name = "JsonPathError";
  readonly column: number;

  constructor(message: string, options: ErrorOptions & { readonly column: number }) {
    super(message, options);
    this.column = options.column;
  }
}

/** Reading position in a template. Every reader moves it on and throws JsonPathError where it cannot. */
export class Cursor {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The next character; empty at the end. */
  get next(): string {
    return this.text.charAt(this.at);
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  startsWith(word: string): boolean {
    return this.text.startsWith(word, this.at);
  }

  /** Steps over the word when it comes next. */
  take(word: string): boolean {
    if (!this.startsWith(word)) return false;
    this.at += word.length;
    return true;
  }

  /** Steps over what the sticky pattern matches here, and returns it; empty when it does not match. */
  match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }

  expect(word: string, what: string): void {
    if (!this.take(word)) throw this.error(`${JSON.stringify(word)} is expected ${what}`);
  }

  error(message: string, at: number = this.at): JsonPathError {
    const found = at >= this.text.length ? "but the template ends" : `found ${JSON.stringify(this.text.charAt(at))}`;
    return this.complaint(`${message}, ${found}`, at);
  }

  /** As `error`, where what stands there is not the point. */
  complaint(message: string, at: number): JsonPathError {
    return new JsonPathError(message, { column: Array.from(this.text.slice(0, at)).length + 1 });
  }
}
