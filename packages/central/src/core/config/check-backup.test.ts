import { describe, expect, it } from "vitest";
import { createDocumentReader } from "../../io/document-reader.js";
import { checkBackup } from "./check-backup.js";

const apiVersion = "api.tsb.tetrate.io/v2";
const { checkSchema } = createDocumentReader();
const check = (path: string, body: unknown) =>
  checkBackup([{ path, body }], { organization: "tetrate", checkSchema }).map(
    ({ field, reason, message }) => `${field} | ${reason} | ${message}`,
  );
const cluster = (name: string, organization = "tetrate") => ({
  apiVersion,
  kind: "Cluster",
  metadata: { organization, name },
});

describe(checkBackup, () => {
  it.each([
    { path: "organizations/tetrate", body: { apiVersion, kind: "Organization", metadata: { name: "tetrate" } } },
    { path: "clusters/tetrate/c1", body: cluster("c1") },
    { path: "tombstones/c1", body: {} },
  ])("accepts $path", ({ path, body }) => {
    expect(check(path, body)).toEqual([]);
  });

  it.each([
    {
      what: "another organization's object",
      path: "clusters/acme/c1",
      body: cluster("c1", "acme"),
      cause:
        'clusters/acme/c1 | ParentMissing | clusters/acme/c1 in the backup: organization "acme" is not this central\'s, which is "tetrate"',
    },
    {
      what: "a kind that does not exist",
      path: "planets/tetrate/x",
      body: {},
      cause:
        "planets/tetrate/x | UnknownKind | planets/tetrate/x in the backup: this version has no such kind of object",
    },
    {
      what: "a path that is too short",
      path: "clusters/tetrate",
      body: cluster("c1"),
      cause: "clusters/tetrate | UnknownKind | clusters/tetrate in the backup: this version has no such kind of object",
    },
    {
      what: "an object under another's path",
      path: "clusters/tetrate/c1",
      body: cluster("c2"),
      cause:
        "clusters/tetrate/c1 | InvalidValue | clusters/tetrate/c1 in the backup: the object says that it is clusters/tetrate/c2",
    },
    {
      what: "an object that its schema refuses",
      path: "clusters/tetrate/c1",
      body: { ...cluster("c1"), spec: { colour: "red" } },
      cause:
        'clusters/tetrate/c1 spec.colour | UnknownField | clusters/tetrate/c1 in the backup: unknown field "colour" in spec',
    },
    {
      what: "a tombstone of no cluster",
      path: "tombstones/C!",
      body: {},
      cause: expect.stringMatching(/^tombstones\/C! \| InvalidValue/),
    },
  ])("refuses $what", ({ path, body, cause }) => {
    expect(check(path, body)).toEqual([cause]);
  });
});
