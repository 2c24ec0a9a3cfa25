// Takes out of kubectl's output what differs from run to run, so that a transcript only changes when the output does.

/** The lines of an output with ages, dates, random names and ports as fixed texts of the same width. */
export function normalise(text) {
  const blocks = text.trimEnd() === "" ? [] : text.trimEnd().split("\n\n");
  return blocks
    .map((block) => (/^[A-Z][-A-Z()]+( {2,}|$)/.test(block) ? normaliseTable(block) : normalisePlain(block)))
    .join("\n\n")
    .split("\n")
    .filter((line, at, lines) => line !== "" || at < lines.length - 1);
}

function normalisePlain(text) {
  const fixed = replaceVolatile(text);
  const events = fixed.indexOf("  Type    Reason");
  return events < 0 ? fixed : `${fixed.slice(0, events)}${normaliseEvents(fixed.slice(events))}`;
}

function replaceVolatile(text) {
  return text
    .replace(/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000/g, "Thu, 01 Jan 2026 00:00:00 +0000")
    .replace(/\b[0-9a-f]{64}\b/g, "...")
    .replace(/-([a-z0-9]{10})-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, "-$1-xxxxx")
    .replace(/\b3\d{4}\/TCP/g, "3xxxx/TCP");
}

/** The events that a description ends with. */
function normaliseEvents(block) {
  const rows = block.split("\n").map((line) => line.trim().split(/ {2,}/));
  const age = rows[0].indexOf("Age");
  for (const row of rows.slice(1)) row[age] = row[age].startsWith("-") ? "---" : row[age].replace(/\d+s/g, "1s");
  // kubectl orders by seconds: which of two that one controller tells for one reason falls into the next is chance.
  for (const [at, row] of rows.entries()) {
    const before = rows[at - 1];
    if (before?.[1] === row[1] && before.join(" ") > row.join(" ")) rows.splice(at - 1, 2, row, before);
  }
  return render(rows, "  ").replace(/^/gm, "  ");
}

/** A table of `kubectl get`, with its columns as wide as the fixed texts need. */
function normaliseTable(block) {
  const rows = replaceVolatile(block)
    .split("\n")
    .map((line) => line.trimEnd().split(/ {2,}/));
  const age = rows[0].indexOf("AGE");
  const lastSeen = rows[0].indexOf("LAST SEEN");
  for (const row of rows.slice(1)) for (const at of [age, lastSeen]) if (at >= 0 && at in row) row[at] = "1s";
  return render(rows, "   ");
}

function render(rows, gap) {
  const widths = rows[0].map((_name, at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join(gap)
        .trimEnd(),
    )
    .join("\n");
}
