import { reportKeys, type ServiceKey } from "@causeway/shared";
import type { Action } from "../core/plan/action.js";
import { withheldRow } from "../core/plan/applied-row.js";
import { AppliedTable } from "../core/plan/applied-table.js";
import type { PlanContext } from "../core/plan/facts.js";
import { hasOwnObjects, ownedKeys } from "../core/plan/owned-keys.js";
import type { KeyPlan } from "../core/plan/plan-service.js";
import { recoverApplied } from "../core/plan/recover-applied.js";
import { recoverExposed } from "../core/plan/recover-exposed.js";
import type { PlanConditions } from "../core/plan/service-input.js";
import { Settling } from "../core/plan/settling.js";
import type { StoreAcceptance } from "../core/plan/store-acceptance.js";
import { describeAction } from "../core/plan/would-write.js";
import { WritePace } from "../core/plan/write-pace.js";
import { Writes } from "../core/plan/writes.js";
import { AcceptedStore } from "./accepted-store.js";
import { HeldDeletes } from "./held-deletes.js";
import { KeyWrites } from "./key-writes.js";
import type { ReconcileOptions, ReconcileStatus } from "./reconcile-options.js";
import { ReconcilePlans } from "./reconcile-plans.js";
import { parseWorkId, ReconcileWork, type Wake, type WorkKey, workId } from "./reconcile-work.js";
import { WriteRunner } from "./reconcile-writes.js";
import { RemoteGatewayRows } from "./remote-gateway-rows.js";
import { startSweep } from "./sweep.js";
import { WakeTimer } from "./wake-timer.js";

/** Keys that one turn looks at, at most: between turns the streams get their turn. */
const MAX_KEYS_PER_TURN = 100;

const BRAKE_WINDOW_MS = 60_000;

/** The state of the loop: which keys to look at, and the turns that do it. Every turn is one synchronous step. */
export class Reconciler {
  private readonly options: ReconcileOptions;
  private readonly context: PlanContext;
  private readonly writes: Writes;
  private readonly held: HeldDeletes;
  private readonly remoteGateways: RemoteGatewayRows;
  private readonly work: ReconcileWork;
  private readonly runner: WriteRunner;
  private readonly store: AcceptedStore;
  private readonly table: AppliedTable;
  /** When time alone makes a key worth another look. */
  private readonly timer: WakeTimer<string>;
  private readonly keyWrites: KeyWrites;
  private readonly wouldWrite = new Map<string, readonly string[]>();
  private acceptance: StoreAcceptance = { kind: "unknown" };
  private stopSweep = () => {};
  private isScheduled = false;
  private isStopped = false;
  private isEverythingDue = false;
  private isSuperseded = false;
  private hasRecovered = false;
  private hasFollowed = false;

  constructor(options: ReconcileOptions) {
    const { clock, random, view, desired, writer } = options;
    const log = options.log.child({ part: "reconcile" });
    this.options = { ...options, log };
    this.writes = new Writes(view, random);
    this.context = { ...options, writes: this.writes, settling: new Settling() };
    this.work = new ReconcileWork((service) => desired.knows(service));
    this.table = new AppliedTable(options.onApplied);
    this.remoteGateways = new RemoteGatewayRows(this.context, this.work, this.table);
    const { context, work, table, writes } = this;
    this.held = new HeldDeletes({ context, work, table, log, windowMs: BRAKE_WINDOW_MS, holdMs: options.holdMs });
    this.timer = new WakeTimer(clock, () => this.schedule());
    const pace = new WritePace(options.rates);
    const schedule = () => this.schedule();
    const { brake } = this.held;
    const { mayWrite } = options;
    this.runner = new WriteRunner({ writer, mayWrite, writes, pace, brake, clock, random, log, onRoom: schedule });
    this.keyWrites = new KeyWrites({ runner: this.runner, work, clock, schedule });
    const onChange = () => this.wake(EVERYTHING);
    this.store = new AcceptedStore({ port: options.acceptedBasis, mayWrite, clock, random, log, onChange });
  }

  start(): void {
    const { clock, resyncMs } = this.options;
    this.store.load();
    const onKeys = (keys: readonly WorkKey[]) => this.sweep(keys);
    this.stopSweep = startSweep({ clock, intervalMs: resyncMs, keys: () => this.allKeys(), onKeys });
    this.wake(EVERYTHING);
  }

  wake(wake: Wake): void {
    this.isEverythingDue ||= wake.everything === true;
    this.work.wake(wake);
    this.schedule();
  }

  giveWay(): Promise<void> {
    this.isSuperseded = true;
    return this.runner.finish();
  }

  handOver(): Promise<void> {
    return this.store.handOver();
  }

  carryOn(): void {
    if (this.isSuperseded) {
      this.isSuperseded = false;
      this.store.reload();
      this.isEverythingDue = true;
    } else this.store.keep();
    this.schedule();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.stopSweep();
    this.timer.stop();
    this.store.stop();
    await this.keyWrites.stop();
    if (this.options.mayWrite()) await this.store.handOver();
  }

  status(): ReconcileStatus {
    const { view, desired, clock } = this.options;
    const following = desired.isComplete ? "following" : "recovering";
    return {
      phase: view.isComplete ? following : "waiting",
      hasRecovered: this.hasRecovered,
      isIdle: !this.isScheduled && this.work.isEmpty && this.timer.size === 0 && this.keyWrites.isIdle,
      store: this.acceptance,
      holds: this.held.brake.holds(),
      inFlight: this.runner.inFlight,
      counts: this.runner.counts,
      failures: this.writes.describeFailures(clock.monotonic()),
      wouldWrite: Array.from(this.wouldWrite.values()).flat().sort(),
    };
  }

  private schedule(): void {
    if (this.isScheduled || this.isStopped) return;
    this.isScheduled = true;
    queueMicrotask(() => this.turn());
  }

  private turn(): void {
    this.isScheduled = false;
    const { view, desired, clock } = this.options;
    if (this.isStopped) return;
    const nowMs = clock.monotonic();
    // What is wanted meanwhile is not looked at: a hold must not run out over a wish that has ended and come back.
    if (!view.isComplete) {
      this.held.suspend(nowMs);
      return;
    }
    this.recover();
    this.judgeStore();
    this.collect(nowMs);
    const frozen = this.frozen();
    const plans = new ReconcilePlans(this.context, this.held.brake, { nowMs, store: this.acceptance, frozen });
    if (frozen === undefined) this.held.judge(plans, nowMs);
    else this.held.suspend(nowMs);
    for (const key of this.work.services.take(MAX_KEYS_PER_TURN)) this.lookAtService(plans, key);
    for (const key of this.work.gateways.take(MAX_KEYS_PER_TURN)) this.lookAtGateway(plans, key);
    this.remoteGateways.tell();
    const holdEndsMs = this.held.brake.nextMs;
    if (holdEndsMs !== undefined) this.timer.add(NEXT_TURN, holdEndsMs);
    this.store.refresh(frozen === "observing" ? { kind: "unknown" } : this.acceptance);
    const roomAtMs = this.keyWrites.roomAtMs(nowMs);
    if (roomAtMs !== undefined) this.timer.add(NEXT_TURN, roomAtMs);
    if (!this.work.isEmpty) this.timer.add(NEXT_TURN, nowMs);
    else if (desired.isComplete && !this.hasFollowed) {
      this.hasFollowed = true;
      this.table.dropUnowned();
    }
  }

  /** Before central has said anything, the cluster's objects say what is in force. */
  private recover(): void {
    if (this.hasRecovered) return;
    this.hasRecovered = true;
    const { view, clusterDomain } = this.options;
    this.table.recover(recoverExposed(view, clusterDomain));
    this.table.recover(recoverApplied(view, clusterDomain));
  }

  private judgeStore(): void {
    const { desired, view, clusterDomain, log } = this.options;
    const { basis, policy } = desired;
    const claim = { basis: desired.isComplete ? basis : undefined, policy };
    const before = this.acceptance;
    const hasOwn = () => hasOwnObjects(view, clusterDomain);
    const isObserving = this.options.mode === "observe";
    this.acceptance = isObserving ? this.store.foresee(claim, hasOwn) : this.store.judge(claim, hasOwn);
    if (before.kind === this.acceptance.kind) return;
    this.isEverythingDue = true;
    const rows = this.acceptance.kind === "refused" ? [withheldRow("StoreNotAccepted", this.acceptance.message)] : [];
    this.table.set("store", new Map(rows.map((row) => [reportKeys.appliedStore, row])));
    if (this.acceptance.kind === "refused")
      log.error({ store: this.acceptance }, "store not accepted, nothing is deleted");
  }

  private collect(nowMs: number): void {
    for (const id of this.timer.takeDue(nowMs)) if (id !== NEXT_TURN) this.work.wakeKey(parseWorkId(id));
    this.keyWrites.wakeDue(nowMs);
    if (!this.isEverythingDue) return;
    this.isEverythingDue = false;
    const { view, desired, clusterDomain } = this.options;
    this.work.wakeOwned(ownedKeys(view, clusterDomain));
    this.work.wake({ ...desired.everything(), everything: false });
  }

  private frozen(): PlanConditions["frozen"] {
    if (this.options.mode === "observe") return "observing";
    if (this.isSuperseded) return "superseded";
    return this.options.desired.policy.isPaused ? "paused" : undefined;
  }

  private lookAtService(plans: ReconcilePlans, key: ServiceKey): void {
    const look = plans.service(key);
    this.work.looked(key, look);
    this.follow({ kind: "service", key }, look);
    for (const gateway of look.unconfirmed) this.work.gateways.add(gateway);
    this.remoteGateways.note(key, look.remoteGateways);
  }

  private lookAtGateway(plans: ReconcilePlans, key: ServiceKey): void {
    const look = plans.gateway(key);
    this.work.lookedAtGateway(key, look.services);
    // When a Service leaves the workload, the word of the others stands.
    for (const other of look.services) if (other !== key) this.tell(workId({ kind: "gateway", key: other }), look);
    this.follow({ kind: "gateway", key }, look);
  }

  private follow(work: WorkKey, plan: KeyPlan): void {
    const id = workId(work);
    this.tell(id, plan);
    if (plan.wakeAtMs !== undefined) this.timer.add(id, plan.wakeAtMs);
    const isFrozen = this.frozen() !== undefined;
    if (isFrozen && plan.actions.length > 0) this.wouldWrite.set(id, plan.actions.map(describeAction));
    else this.wouldWrite.delete(id);
    if (!isFrozen) for (const action of plan.actions) this.write(id, action);
  }

  private tell(id: string, { rows, removals }: KeyPlan): void {
    this.table.set(id, rows);
    this.held.brake.setDue(id, this.frozen() === undefined ? removals : []);
  }

  private write(id: string, action: Action): void {
    const isReady = action.kind === "delete" || this.store.isReadyToWrite(this.acceptance);
    if (isReady || !this.options.mayWrite()) this.keyWrites.write(id, action);
  }

  private allKeys(): readonly WorkKey[] {
    const { view, desired, clusterDomain } = this.options;
    const all = [ownedKeys(view, clusterDomain), desired.everything()];
    const services = new Set(all.flatMap((keys) => Array.from(keys.services)));
    const gateways = new Set(all.flatMap((keys) => Array.from(keys.gateways)));
    return [
      ...Array.from(services, (key): WorkKey => ({ kind: "service", key })),
      ...Array.from(gateways, (key): WorkKey => ({ kind: "gateway", key })),
    ];
  }

  private sweep(keys: readonly WorkKey[]): void {
    for (const key of keys) this.work.wakeKey(key);
    if (keys.length > 0) this.schedule();
  }
}

const EVERYTHING: Wake = { services: [], gateways: [], everything: true };

/** No key of its own: only another turn. */
const NEXT_TURN = "turn";
