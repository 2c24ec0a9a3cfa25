import type { IncomingMessage, ServerResponse } from "node:http";

interface Stream {
  readonly response: ServerResponse;
  readonly kinds: undefined | readonly string[];
}

/** Central's watch over events in memory: ids count up, a stream goes on after the id that it names. */
export class FakeEvents {
  /** False answers as a central without the route. */
  isOffered = true;
  /** Last-Event-ID of each stream that was opened; empty without one. */
  readonly opened: string[] = [];
  private readonly log: string[] = [];
  private readonly streams = new Set<Stream>();

  get streamCount(): number {
    return this.streams.size;
  }

  open(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", "http://fake");
    const last = request.headers["last-event-id"] ?? url.searchParams.get("since") ?? "";
    this.opened.push(String(last));
    const stream = { response, kinds: url.searchParams.get("kinds")?.split(",") };
    this.streams.add(stream);
    response.on("close", () => this.streams.delete(stream));
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    response.write("retry: 2000\n\n: heartbeat\n\n");
    if (last === "") response.write(`id: ${this.log.length}\n\n`);
    else for (const event of this.log.slice(Number(last))) write(stream, event);
  }

  emit(event: Readonly<Record<string, unknown>>): void {
    const text = JSON.stringify(event);
    this.log.push(`id: ${this.log.length + 1}\nevent: ${String(event["type"])}\ndata: ${text}\n\n`);
    for (const stream of this.streams) write(stream, this.log.at(-1) ?? "");
  }

  /** Breaks every stream as a network does. */
  cut(): void {
    for (const { response } of this.streams) response.socket?.resetAndDestroy();
  }
}

function write({ response, kinds }: Stream, event: string): void {
  const [, type = ""] = /^event: (.*)$/m.exec(event) ?? [];
  if (kinds === undefined || kinds.includes(type) || type === "reset") response.write(event);
}
