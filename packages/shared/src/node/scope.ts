type Stop = () => void | PromiseLike<void>;

/**
 * Everything that one part has started. Stops newest first, each only after the one before it has stopped, and goes on
 * when one fails; afterwards it throws what failed (one error as it is, several as an AggregateError).
 */
export class Scope implements AsyncDisposable {
  private readonly stops: Stop[] = [];
  private stopping: undefined | Promise<void>;

  /** Takes over a started thing. Throws when the scope has been stopped: nothing would ever stop the thing. */
  use<T extends AsyncDisposable | Disposable>(started: T): T {
    this.defer(() => (Symbol.asyncDispose in started ? started[Symbol.asyncDispose]() : started[Symbol.dispose]()));
    return started;
  }

  /** Has `stop` called when the scope stops. Throws when it has stopped already. */
  defer(stop: Stop): void {
    if (this.stopping !== undefined) throw new Error("the scope has been stopped");
    this.stops.push(stop);
  }

  /** Stops everything; a second call waits for the first. */
  [Symbol.asyncDispose](): Promise<void> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  private async stopAll(): Promise<void> {
    const failures: unknown[] = [];
    for (let stop = this.stops.pop(); stop !== undefined; stop = this.stops.pop()) {
      try {
        await stop();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new AggregateError(failures, "several parts failed to stop");
  }
}
