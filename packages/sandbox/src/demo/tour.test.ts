import { describe, expect, it } from "vitest";
import { describeTour, type TourStops } from "./tour.js";

const clusters = [
  { name: "cluster-1", kubeconfigPath: "/state/cluster-1.kubeconfig" },
  { name: "cluster-2", kubeconfigPath: "/state/cluster-2.kubeconfig" },
];

function tourOf(apiUrl: string): string {
  const demo: TourStops = { apiUrl, clusters };
  return describeTour(demo, "/state");
}

describe("describeTour", () => {
  it("names central, the state folder and a kubeconfig for each cluster", () => {
    const tour = tourOf("http://127.0.0.1:8080");
    for (const text of ["http://127.0.0.1:8080", "/state ", ...clusters.map(({ kubeconfigPath }) => kubeconfigPath)]) {
      expect(tour).toContain(text);
    }
  });

  it("sets CAUSEWAY_SERVER only where the CLI would look elsewhere", () => {
    expect(tourOf("http://127.0.0.1:8080")).not.toContain("CAUSEWAY_SERVER");
    expect(tourOf("http://127.0.0.1:40123")).toMatch(
      /^ {2}export PATH=.* CAUSEWAY_SERVER=http:\/\/127\.0\.0\.1:40123$/m,
    );
  });
});
