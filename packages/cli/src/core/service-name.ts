import { err, ok, type Result } from "@causeway/shared/basics";

/** A DNS label, RFC 1123: what namespaces and services are called. */
const LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
const BY_SLASH = new RegExp(`^(${LABEL})/(${LABEL})$`);
/** `NAME`, `NAME.NAMESPACE`, or a host name such as `details.bookinfo.svc.cluster.local`. */
const BY_DOT = new RegExp(`^(${LABEL})(?:\\.(${LABEL})(?:\\.svc(?:\\.[a-z0-9.-]+)?)?)?$`);

/** `NAMESPACE/NAME` from any of the ways people name a service; `namespace` is what `-n` says. */
export function parseServiceName(text: string, namespace: undefined | string): Result<string> {
  const [, slashNamespace, slashName] = BY_SLASH.exec(text) ?? [];
  const [, dotName, dotNamespace] = BY_DOT.exec(text) ?? [];
  const name = slashName ?? dotName;
  const own = slashNamespace ?? dotNamespace;
  if (name === undefined) {
    return err(`${JSON.stringify(text)} is not the name of a service: NAMESPACE/NAME is expected`);
  }
  if (own !== undefined && namespace !== undefined && own !== namespace) {
    return err(`${JSON.stringify(text)} and -n ${namespace} contradict each other`);
  }
  const found = own ?? namespace;
  return found === undefined ? err(`in which namespace? NAMESPACE/${name}, or -n NAMESPACE`) : ok(`${found}/${name}`);
}
