/** Hosts of one cluster in an Envoy's `/clusters` text. */
export function endpointsOf(text: string, cluster: string): readonly string[] {
  const start = `${cluster}::`;
  const lines = text.split("\n").filter((line) => line.startsWith(start) && line.includes("::health_flags::"));
  return lines.map((line) => line.slice(start.length).split(":")[0] ?? "");
}
