/** A line of central's `GET /v2/edges`, as far as the tests look. */
export interface EdgeStatus {
  readonly cluster: string;
  readonly isConnected: boolean;
  readonly instance: string;
  readonly mode: string;
  readonly origin: string;
  readonly reportStream: string;
  readonly followStream: string;
  readonly problems: readonly { readonly reason: string; readonly message: string }[];
  readonly warnings: readonly { readonly reason: string; readonly message: string }[];
  readonly wouldWrite: { readonly create: number; readonly replace: number; readonly delete: number };
}

/** What central knows of its edges, sorted by cluster. */
export async function readEdges(apiUrl: string): Promise<readonly EdgeStatus[]> {
  const answer = await fetch(`${apiUrl}/v2/edges`);
  const { items } = (await answer.json()) as { readonly items: readonly EdgeStatus[] };
  return items;
}

/** The edge is connected both ways and central has its whole report. */
export function isComplete(edge: EdgeStatus): boolean {
  return edge.reportStream === "up" && edge.followStream === "up" && edge.origin === "complete";
}
