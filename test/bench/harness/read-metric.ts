/** The value of a series without labels, as a process says it. Throws when there is none. */
export async function readMetric(apiUrl: string, name: string): Promise<number> {
  const answer = await fetch(`${apiUrl}/metrics`);
  const text = await answer.text();
  const line = text.split("\n").find((one) => one.startsWith(`${name} `));
  if (!answer.ok || line === undefined) throw new Error(`${apiUrl} has no metric ${name}: ${answer.status}`);
  return Number(line.slice(name.length));
}
