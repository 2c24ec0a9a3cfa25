const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)$/;

const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const LABEL_1035_RULE =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** Why a name is refused, undefined when it is fine. Namespaces and Services are labels, everything else is a subdomain. */
export function nameProblem(plural: string, name: string): undefined | string {
  if (plural === "namespaces") return tooLong(name, 63) ?? (LABEL.test(name) ? undefined : LABEL_RULE);
  if (plural === "services") return tooLong(name, 63) ?? (LABEL_1035.test(name) ? undefined : LABEL_1035_RULE);
  return tooLong(name, 253) ?? (SUBDOMAIN.test(name) ? undefined : SUBDOMAIN_RULE);
}

/** Why a label or annotation key is refused. */
export function keyProblem(key: string): undefined | string {
  const slash = key.indexOf("/");
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  const name = key.slice(slash + 1);
  if (prefix !== undefined && !SUBDOMAIN.test(prefix)) return `prefix part ${SUBDOMAIN_RULE}`;
  return (
    tooLong(name, 63) ??
    (QUALIFIED.test(name) ? undefined : "name part must consist of alphanumeric characters, '-', '_' or '.'")
  );
}

/** Why a label's value is refused. */
export function labelValueProblem(value: string): undefined | string {
  return tooLong(value, 63) ?? (value === "" || QUALIFIED.test(value) ? undefined : VALUE_RULE);
}

function tooLong(text: string, max: number): undefined | string {
  return text.length > max ? `must be no more than ${max} characters` : undefined;
}
