const LABEL_FORMAT = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN_FORMAT = `${LABEL_FORMAT}(\\.${LABEL_FORMAT})*`;
const QUALIFIED_FORMAT = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

/** A form that text must have, and the words for text that does not have it. */
interface Format {
  readonly pattern: RegExp;
  readonly problem: string;
}

function format(source: string, rule: string, ...examples: readonly string[]): Format {
  const shown = examples.map((one) => `'${one}'`).join(",  or ");
  return {
    pattern: new RegExp(`^(${source})$`),
    problem: `${rule} (e.g. ${shown}, regex used for validation is '${source}')`,
  };
}

const LABEL = format(
  LABEL_FORMAT,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  "my-name",
  "123-abc",
);
const SUBDOMAIN = format(
  SUBDOMAIN_FORMAT,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  "example.com",
);
const QUALIFIED = format(
  QUALIFIED_FORMAT,
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  "MyName",
  "my.name",
  "123-abc",
);
const LABEL_VALUE = format(
  `(${QUALIFIED_FORMAT})?`,
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  "MyValue",
  "my_value",
  "12345",
);
const DATA_KEY = format(
  "[-._a-zA-Z0-9]+",
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  "key.name",
  "KEY_NAME",
  "key-name",
);

const HEADER_NAME = format(
  "[-A-Za-z0-9]+",
  "a valid HTTP header must consist of alphanumeric characters or '-'",
  "X-Header-Name",
);

const LABELS: ReadonlySet<string> = new Set(["namespaces", "services"]);

/** Why a name is refused; empty when it is fine. Names of Namespaces and Services are labels, all others subdomains. */
export function nameProblems(plural: string, name: string): readonly string[] {
  return LABELS.has(plural) ? labelProblems(name) : subdomainProblems(name);
}

/** Why text is no label of RFC 1123; empty when it is one. */
export function labelProblems(text: string): readonly string[] {
  return [...tooLong(text, 63, "characters"), ...mismatch(text, LABEL)];
}

/** Why text is no subdomain of RFC 1123; empty when it is one. */
export function subdomainProblems(text: string): readonly string[] {
  return [...tooLong(text, 253, "characters"), ...mismatch(text, SUBDOMAIN)];
}

/** Why the key of a label or an annotation is refused; empty when it is fine. */
export function keyProblems(key: string): readonly string[] {
  const [first = "", second, ...more] = key.split("/");
  if (more.length > 0) {
    return [
      `a valid label key ${QUALIFIED.problem} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = second ?? first;
  const ofPrefix = second === undefined ? [] : first === "" ? ["must be non-empty"] : subdomainProblems(first);
  const ofName = [...(name === "" ? ["must be non-empty"] : tooLong(name, 63, "bytes")), ...mismatch(name, QUALIFIED)];
  return [...ofPrefix.map((why) => `prefix part ${why}`), ...ofName.map((why) => `name part ${why}`)];
}

/** Why the value of a label is refused; empty when it is fine. */
export function labelValueProblems(value: string): readonly string[] {
  return [...tooLong(value, 63, "bytes"), ...mismatch(value, LABEL_VALUE)];
}

/** Why a key of a ConfigMap's or Secret's data is refused; empty when it is fine. */
export function dataKeyProblems(key: string): readonly string[] {
  return [...tooLong(key, 253, "characters"), ...mismatch(key, DATA_KEY)];
}

/** Why text is no name of an HTTP header; empty when it is one. */
export function headerNameProblems(text: string): readonly string[] {
  return mismatch(text, HEADER_NAME);
}

/** Why text is no name of a port (RFC 6335); empty when it is one. */
export function portNameProblems(text: string): readonly string[] {
  return [
    ...tooLong(text, 15, "characters"),
    ...(/^[-a-z0-9]*$/.test(text) ? [] : ["must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"]),
    ...(/[a-z]/.test(text) ? [] : ["must contain at least one letter (a-z)"]),
    ...(text.includes("--") ? ["must not contain consecutive hyphens"] : []),
    ...(/^-|-$/.test(text) ? ["must not begin or end with a hyphen"] : []),
  ];
}

function mismatch(text: string, { pattern, problem }: Format): readonly string[] {
  return pattern.test(text) ? [] : [problem];
}

function tooLong(text: string, max: number, unit: "bytes" | "characters"): readonly string[] {
  return text.length > max ? [`must be no more than ${max} ${unit}`] : [];
}
