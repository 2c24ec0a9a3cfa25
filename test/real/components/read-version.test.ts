import { describe, expect, it } from "vitest";
import { isAtLeast, readIstioVersion, readVersion } from "./read-version.js";
import { describeIstioVersion } from "./versions.js";

describe(readVersion, () => {
  it.each([
    { says: "Kubernetes v1.36.1", version: "1.36.1" },
    { says: "etcd Version: 3.4.23\nGit SHA: Not provided\nGo Version: go1.19.8", version: "3.4.23" },
    {
      says: '{"clientVersion": {"major": "1", "minor": "32+", "gitVersion": "v1.32.4-dispatcher"}}',
      version: "1.32.4",
    },
    { says: "envoy  version: 4d1a9d3e/1.39.3/Clean/RELEASE/BoringSSL", version: "1.39.3" },
    { says: "go version go1.26 linux/amd64", version: "1.26" },
    { says: "no version at all", version: undefined },
  ])("reads $version", ({ says, version }) => {
    expect(readVersion(says)).toBe(version);
  });
});

describe(readIstioVersion, () => {
  it.each([
    { built: "1.31", version: "1.31" },
    { built: "1.30.3-distroless", version: "1.30.3" },
    { built: "unknown", version: undefined },
  ])("reads $version", ({ built, version }) => {
    expect(readIstioVersion(`version.BuildInfo{Version:"${built}", GolangVersion:"go1.26.8"}`)).toBe(version);
  });
});

describe(isAtLeast, () => {
  it.each([
    { version: "1.30.0", oldest: "1.30.0", is: true },
    { version: "1.30", oldest: "1.30.0", is: true },
    { version: "1.4.9", oldest: "1.30.0", is: false },
    { version: "2.0", oldest: "1.30.0", is: true },
    { version: "1.29.12", oldest: "1.30.0", is: false },
  ])("says $is of $version and $oldest", ({ version, oldest, is }) => {
    expect(isAtLeast(version, oldest)).toBe(is);
  });
});

describe(describeIstioVersion, () => {
  it("names the release and the day", () => {
    expect(describeIstioVersion({ release: "1.31", module: "v0.0.0-20260827124520-eed52ebb66ad" })).toBe(
      "1.31 (2026-08-27)",
    );
  });
});
