import { describe, expect, it } from "vitest";
import { refuseAddress } from "./refuse-address.js";

const OWN = ["10.1.0.0/16", "fd00:1::/32"];

describe(refuseAddress, () => {
  it.each([
    { address: "203.0.113.78", verdict: undefined },
    { address: "10.2.0.1", verdict: undefined },
    { address: "2001:db8::1", verdict: undefined },
    { address: "fd00:2::1", verdict: undefined },
    { address: "127.0.0.1", verdict: "127.0.0.1 is a loopback address" },
    { address: "127.255.255.254", verdict: "127.255.255.254 is a loopback address" },
    { address: "::1", verdict: "::1 is a loopback address" },
    { address: "::ffff:127.0.0.1", verdict: "::ffff:127.0.0.1 is a loopback address" },
    { address: "::127.0.0.1", verdict: "::127.0.0.1 is a loopback address" },
    { address: "169.254.169.254", verdict: "169.254.169.254 is a link-local address" },
    { address: "fe80::1", verdict: "fe80::1 is a link-local address" },
    { address: "febf::1", verdict: "febf::1 is a link-local address" },
    { address: "224.0.0.1", verdict: "224.0.0.1 is a multicast address" },
    { address: "239.255.255.255", verdict: "239.255.255.255 is a multicast address" },
    { address: "ff02::1", verdict: "ff02::1 is a multicast address" },
    { address: "0.0.0.0", verdict: "0.0.0.0 is an unspecified address" },
    { address: "::", verdict: ":: is an unspecified address" },
    { address: "255.255.255.255", verdict: "255.255.255.255 is the broadcast address" },
    { address: "10.1.2.3", verdict: "10.1.2.3 lies in this cluster's own range 10.1.0.0/16" },
    { address: "fd00:1:ffff::1", verdict: "fd00:1:ffff::1 lies in this cluster's own range fd00:1::/32" },
    { address: "gw.example.com", verdict: "gw.example.com is not an IP address" },
    { address: "010.0.0.1", verdict: "010.0.0.1 is not an IP address" },
    { address: "1.2.3.4:15443", verdict: "1.2.3.4:15443 is not an IP address" },
    { address: "", verdict: " is not an IP address" },
  ])("$address: $verdict", ({ address, verdict }) => {
    expect(refuseAddress(address, OWN)).toBe(verdict);
  });
});
