import type { KubeEvent, KubeKind } from "./kube.js";

interface Failure {
  readonly message: string;
  readonly isRefused: boolean;
}

/** Which kinds have listed, and which do not work now: whether absence from the cache means absence from the cluster. */
export class KindHealth {
  private readonly kinds: readonly KubeKind[];
  private readonly listed = new Set<KubeKind>();
  private readonly failures = new Map<KubeKind, Failure>();

  constructor(kinds: readonly KubeKind[]) {
    this.kinds = kinds;
  }

  fold(event: KubeEvent): void {
    const kind = event.kind === "upsert" ? event.object.kind : event.of;
    if (event.kind === "failing") {
      this.failures.set(kind, { message: event.message, isRefused: event.isRefused });
      return;
    }
    this.failures.delete(kind);
    if (event.kind === "listed") this.listed.add(kind);
  }

  get isComplete(): boolean {
    return this.failures.size === 0 && this.kinds.every((kind) => this.listed.has(kind));
  }

  /** No kind answers, and none because it is refused: the API server itself is away. */
  get isServerAway(): boolean {
    const isAway = (kind: KubeKind) => this.failures.get(kind)?.isRefused === false;
    return this.kinds.length > 0 && this.kinds.every(isAway);
  }

  get problems(): readonly string[] {
    return this.kinds.flatMap((kind) => {
      const failure = this.failures.get(kind);
      if (failure !== undefined) return [`${kind}: ${failure.message}`];
      return this.listed.has(kind) ? [] : [`${kind}: not listed yet`];
    });
  }
}
