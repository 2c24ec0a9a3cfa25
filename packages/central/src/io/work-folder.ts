import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A place for copies of the store, which nobody else may read. Beside its file, where there is room for them and what a
 * killed process left is found by the next; that of a store in memory among the system's temporary files.
 */
export class WorkFolder implements AsyncDisposable {
  private readonly path: undefined | string;
  private folder: undefined | Promise<string>;
  private made = 0;

  /** `storePath`: `:memory:` for a store in memory. Its caller must be alone with the store. */
  constructor(storePath: string) {
    this.path = storePath === ":memory:" ? undefined : `${storePath}-work`;
  }

  /** Takes away what an earlier process left. */
  async clear(): Promise<void> {
    if (this.path !== undefined) await rm(this.path, { recursive: true, force: true });
  }

  /** Path of a file that is not there yet. */
  async newFile(): Promise<string> {
    this.folder ??= this.make();
    this.made += 1;
    const name = `${this.made}.db`;
    return join(await this.folder, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.folder !== undefined) await rm(await this.folder, { recursive: true, force: true });
  }

  private async make(): Promise<string> {
    if (this.path === undefined) return mkdtemp(join(tmpdir(), "causeway-store-"));
    await mkdir(this.path, { mode: 0o700 });
    return this.path;
  }
}
