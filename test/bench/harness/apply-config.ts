/** Throws with what central says against it. */
export async function applyConfig(apiUrl: string, documents: string): Promise<void> {
  const answer = await fetch(`${apiUrl}/v2/apply`, { method: "POST", body: documents });
  if (!answer.ok) throw new Error(`central did not take the config: ${answer.status} ${await answer.text()}`);
}
