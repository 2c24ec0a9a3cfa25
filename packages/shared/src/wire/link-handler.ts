import type { DesiredResource } from "../domain/desired.js";
import type { ClusterId } from "../domain/ids.js";
import type { ReportResource } from "../domain/report.js";
import type { Result } from "../domain/result.js";
import type { LinkStatus } from "../link/link-status.js";
import type { PublishedTable } from "../session/published-table.js";
import type { SubscribedState } from "../session/subscribed-state.js";
import type { SubscriberEvent } from "../session/subscriber.js";

/** One frame's changes of a report, in order. */
export type ReportEvents = readonly SubscriberEvent<ReportResource>[];
/** One frame's changes of a desired state, in order. */
export type FollowEvents = readonly SubscriberEvent<DesiredResource>[];

/** What central does with the link. Called from within the link: must not throw and must not wait. */
export interface LinkHandler {
  /** Whether this cluster's edge may connect; if not, the sentence that it shows. */
  accept(cluster: ClusterId): Result<void>;
  /**
   * What central holds of the cluster's report: once for each new stream, after the one before it has ended. The stream
   * changes it from then on.
   */
  reportState(cluster: ClusterId): SubscribedState<ReportResource>;
  /** Once a frame that changed anything, after `reportState` has taken it in. */
  onReport(cluster: ClusterId, events: ReportEvents): void;
  /** What the cluster should have: once for each new stream. */
  followTable(cluster: ClusterId): PublishedTable;
  /** After a stream came, went, lagged or completed, and every 10 s while one is open. */
  onLink(cluster: ClusterId, status: LinkStatus): void;
}
