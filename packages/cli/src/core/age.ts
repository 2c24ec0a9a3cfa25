/**
 * How long ago something was, rounded as kubectl's AGE column rounds it (`HumanDuration` in
 * k8s.io/apimachinery/pkg/util/duration): two units while the first is small, then one.
 *
 * @param ageMs milliseconds; up to two seconds in the future count as now, since clocks differ
 */
export function renderAge(ageMs: number): string {
  const seconds = Math.trunc(ageMs / 1_000);
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return twoUnits(minutes, "m", seconds % 60, "s");
  if (minutes < 180) return `${minutes}m`;
  return renderHours(Math.floor(minutes / 60), minutes % 60);
}

function renderHours(hours: number, restMinutes: number): string {
  if (hours < 8) return twoUnits(hours, "h", restMinutes, "m");
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 24 * 8) return twoUnits(days, "d", hours % 24, "h");
  if (days < 365 * 2) return `${days}d`;
  const years = Math.floor(days / 365);
  return days < 365 * 8 ? twoUnits(years, "y", days % 365, "d") : `${years}y`;
}

function twoUnits(first: number, firstUnit: string, second: number, secondUnit: string): string {
  return second === 0 ? `${first}${firstUnit}` : `${first}${firstUnit}${second}${secondUnit}`;
}

/** AGE of a moment given as RFC 3339 text or milliseconds; `<unknown>` when there is none, as kubectl has it. */
export function renderAgeOf(moment: unknown, nowMs: number): string {
  const atMs = typeof moment === "number" ? moment : typeof moment === "string" ? Date.parse(moment) : Number.NaN;
  return Number.isNaN(atMs) ? "<unknown>" : renderAge(nowMs - atMs);
}
