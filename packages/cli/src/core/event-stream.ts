/** One event of a stream of server-sent events. */
export interface StreamEvent {
  /** Place to go on from; the last one that the stream named, empty when it named none. */
  readonly id: string;
  /** Empty for an event that only names a place. */
  readonly data: string;
}

/** Longest line that is kept: a server that sends more is not ours. */
const MAX_LINE = 1_048_576;

/**
 * Reads server-sent events piece by piece
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation). Unlike a browser's it
 * also hands out blocks without data that name a place.
 */
export class EventStreamReader {
  private rest = "";
  private isFirst = true;
  private data: string[] = [];
  private id = "";
  private namesPlace = false;

  /** @throws RangeError when a line does not end */
  push(text: string): readonly StreamEvent[] {
    let input = this.rest + text;
    if (this.isFirst && input !== "") {
      this.isFirst = false;
      input = input.replace(/^\uFEFF/, "");
    }
    const events: StreamEvent[] = [];
    let start = 0;
    for (const { 0: end, index } of input.matchAll(/\r\n|\n|\r(?!$)/g)) {
      const event = this.onLine(input.slice(start, index));
      if (event !== undefined) events.push(event);
      start = index + end.length;
    }
    this.rest = input.slice(start);
    if (this.rest.length > MAX_LINE) throw new RangeError("a line of the event stream does not end");
    return events;
  }

  private onLine(line: string): undefined | StreamEvent {
    if (line === "") return this.flush();
    const [, name, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === "data") this.data.push(value);
    else if (name === "id" && !value.includes("\0")) {
      this.id = value;
      this.namesPlace = true;
    }
    return undefined;
  }

  private flush(): undefined | StreamEvent {
    const hasNews = this.data.length > 0 || this.namesPlace;
    const event = { id: this.id, data: this.data.join("\n") };
    this.data = [];
    this.namesPlace = false;
    return hasNews ? event : undefined;
  }
}
