import { AppError, ok, type Result } from "@causeway/shared";
import type { ConfigState, ConfigWrite } from "../core/config/config-state.js";
import { type NotedWrite, noteWrites } from "../core/config/note-writes.js";
import type { Store } from "../store-port.js";
import type { ConfigFollower } from "./config-follower.js";
import { writeToStore } from "./config-records.js";

/** What a plan writes, and what it answers once that is done. */
export interface Planned<T> {
  readonly writes: readonly ConfigWrite[];
  readonly value: T;
}

export type Plan<T, E> = (state: ConfigState) => Result<Planned<T>, E>;

/** How often a plan is made anew because another replica wrote meanwhile. */
const MAX_ATTEMPTS = 10;

/** Writes of this process go one after the other: a plan is made on what the one before has left. */
export class ConfigWriter {
  private readonly store: Store;
  private readonly follower: ConfigFollower;
  private last: Promise<unknown> = Promise.resolve();

  constructor(store: Store, follower: ConfigFollower) {
    this.store = store;
    this.follower = follower;
  }

  /** Plans on the newest state, carries that out in one transaction, and answers when the view shows it. */
  write<T, E>(author: string, plan: Plan<T, E>): Promise<Result<T, E>> {
    return this.alone(() => this.writeNow(author, plan));
  }

  /** Replaces everything, and answers when the view shows it; `restore` answers the revision that it has made. */
  replace(restore: () => Promise<string>): Promise<void> {
    return this.alone(async () => this.follower.reach(await restore()));
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await this.last.catch(() => undefined);
  }

  private alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.catch(() => undefined).then(work);
    this.last = done;
    return done;
  }

  private async writeNow<T, E>(author: string, plan: Plan<T, E>): Promise<Result<T, E>> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const { state } = this.follower;
      const planned = plan(state);
      if (!planned.ok) return planned;
      const { writes, value } = planned.value;
      if (writes.length === 0) return ok(value);
      const noted = noteWrites(writes, { records: state.records, author });
      const outcome = await this.commit(noted, state.revision);
      await this.follower.reach(outcome.revision);
      if (outcome.isDone) return ok(value);
    }
    throw new AppError("Conflict", "others keep writing: try again");
  }

  private commit(
    writes: readonly NotedWrite[],
    plannedAt: string,
  ): Promise<{ readonly isDone: boolean; readonly revision: string }> {
    return this.store.transaction(async (transaction) => {
      const revision = await transaction.revision();
      if (revision !== plannedAt) return { isDone: false, revision };
      for (const { write, note } of writes) {
        await writeToStore(transaction, write);
        if (note !== undefined) await transaction.record(note);
      }
      return { isDone: true, revision: await transaction.revision() };
    });
  }
}
