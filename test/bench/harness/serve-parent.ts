import { readUsage, type Usage } from "./usage.js";

/** What a parent may ask of a child: any functions of values that JSON can carry. */
export type ChildApi = Readonly<Record<string, (...args: never[]) => unknown>>;

/** Every child answers these too. */
export interface CommonApi {
  readonly usage: (isCollected: "collected" | "asIs") => Usage;
}

export interface Request {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** Makes this process answer its parent's calls, and end when its parent does; what it started is stopped before. */
export function serveParent(api: ChildApi, stop: () => Promise<void> = () => Promise.resolve()): void {
  const handlers: Readonly<Record<string, undefined | ((...args: unknown[]) => unknown)>> = {
    ...(api as Readonly<Record<string, (...args: unknown[]) => unknown>>),
    usage: (isCollected) => readUsage(isCollected === "collected" ? "collected" : "asIs"),
  };
  process.on("message", ({ id, name, args }: Request) => {
    const answer = async () => await handlers[name]?.(...args);
    answer().then(
      (value) => process.send?.({ id, value } satisfies Answer),
      (error: unknown) => process.send?.({ id, error: describe(error) } satisfies Answer),
    );
  });
  const end = () => process.exit(0);
  process.once("disconnect", () => void stop().then(end, end));
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
