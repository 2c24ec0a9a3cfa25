import { describe, expect, it } from "vitest";
import { CLUSTER_METADATA, mtlsIdentity, type PeerFacts, plaintextIdentity } from "./peer-identity.js";

const peer = (facts: Partial<PeerFacts>): PeerFacts => ({
  metadata: (name) => (name === CLUSTER_METADATA ? "c1" : undefined),
  address: "127.0.0.1",
  subjectAltName: undefined,
  ...facts,
});

describe(plaintextIdentity, () => {
  it.each(["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])("believes %s", (address) => {
    expect(plaintextIdentity({ isInsecure: false })(peer({ address }))).toEqual({ ok: true, value: "c1" });
  });

  it.each(["10.0.0.1", "::ffff:10.0.0.1", "fe80::1", "unknown"])("believes %s only when told to", (address) => {
    expect(plaintextIdentity({ isInsecure: false })(peer({ address }))).toMatchObject({ ok: false });
    expect(plaintextIdentity({ isInsecure: true })(peer({ address }))).toEqual({ ok: true, value: "c1" });
  });

  it("refuses a call without name, and a name that is none", () => {
    const identity = plaintextIdentity({ isInsecure: false });
    expect(identity(peer({ metadata: () => undefined }))).toMatchObject({ ok: false });
    expect(identity(peer({ metadata: () => "C 1" }))).toMatchObject({ ok: false });
  });
});

describe(mtlsIdentity, () => {
  const identity = mtlsIdentity("mesh.example");

  it("reads the cluster from the certificate, whatever the metadata says", () => {
    const subjectAltName = "DNS:edge, URI:spiffe://mesh.example/causeway/edge/c2";
    expect(identity(peer({ subjectAltName }))).toEqual({ ok: true, value: "c2" });
  });

  it.each([
    { what: "no certificate", subjectAltName: undefined },
    { what: "no URI", subjectAltName: "DNS:c2" },
    {
      what: "two URIs",
      subjectAltName: "URI:spiffe://mesh.example/causeway/edge/c2, URI:spiffe://mesh.example/causeway/edge/c3",
    },
    { what: "another trust domain", subjectAltName: "URI:spiffe://other.example/causeway/edge/c2" },
    { what: "another path", subjectAltName: "URI:spiffe://mesh.example/ns/a/sa/b" },
    { what: "more path", subjectAltName: "URI:spiffe://mesh.example/causeway/edge/c2/x" },
    { what: "a quoted name", subjectAltName: 'URI:"spiffe://mesh.example/causeway/edge/c2, URI:x"' },
    { what: "a DNS name that looks like a URI", subjectAltName: 'DNS:"x, URI:spiffe://mesh.example/causeway/edge/c2"' },
  ])("refuses $what", ({ subjectAltName }) => {
    expect(identity(peer({ subjectAltName }))).toMatchObject({ ok: false });
  });
});
