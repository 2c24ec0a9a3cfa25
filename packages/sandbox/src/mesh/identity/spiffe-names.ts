import type { PeerCertificate } from "node:tls";

/** The SPIFFE names of a certificate, from Node's text of its alternative names. */
function spiffeNames({ subjectaltname }: Pick<PeerCertificate, "subjectaltname">): readonly string[] {
  return (subjectaltname ?? "")
    .split(", ")
    .flatMap((part) => (part.startsWith("URI:spiffe://") ? [part.slice(4)] : []));
}

/** Undefined when one of the accounts may answer; no accounts asks for none. */
export function checkAccount(
  certificate: Pick<PeerCertificate, "subjectaltname">,
  accounts: readonly string[],
): undefined | Error {
  const names = spiffeNames(certificate);
  if (accounts.length === 0 || names.some((name) => accounts.includes(name))) return undefined;
  return new Error(`the certificate is for ${names.join(", ") || "nobody"}, not for ${accounts.join(" or ")}`);
}
