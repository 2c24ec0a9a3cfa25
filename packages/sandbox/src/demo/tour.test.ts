import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type DemoStops, describeByHand, describeGivenTour, describeTour } from "./tour.js";

const clusters = [
  { name: "cluster-1", kubeconfigPath: "/state/cluster-1.kubeconfig" },
  { name: "cluster-2", kubeconfigPath: "/state/cluster-2.kubeconfig" },
];
const DEMO: DemoStops = { apiUrl: "http://127.0.0.1:8080", pageUrl: "http://127.0.0.1:9080", clusters };

describe.each([
  { name: "describeTour", describe: describeTour },
  { name: "describeByHand", describe: describeByHand },
])("$name", ({ describe: tourOf }) => {
  it("names central, the product page, the state folder and a kubeconfig for each cluster", () => {
    const tour = tourOf(DEMO, "/state");
    const places = [
      DEMO.apiUrl,
      `${DEMO.pageUrl}/productpage`,
      ...clusters.map(({ kubeconfigPath }) => kubeconfigPath),
    ];
    for (const text of [...places, "/state"]) expect(tour).toContain(` ${text}\n`);
  });

  it("sets CAUSEWAY_SERVER only where the CLI would look elsewhere", () => {
    expect(tourOf(DEMO, "/state")).not.toContain("CAUSEWAY_SERVER");
    expect(tourOf({ ...DEMO, apiUrl: "http://127.0.0.1:40123" }, "/state")).toMatch(
      /^ {2}export PATH=.* CAUSEWAY_SERVER=http:\/\/127\.0\.0\.1:40123$/m,
    );
  });

  it("names folders that exist", () => {
    const tour = tourOf(DEMO, "/state");
    const folders = Array.from(tour.matchAll(/(?:PATH="|cd )([^":\n]+)/g), ([, folder = ""]) => folder);
    expect(folders.length).toBeGreaterThan(0);
    expect(folders.filter((folder) => !existsSync(folder))).toEqual([]);
  });
});

describe("describeTour", () => {
  it("has every step for whoever has no kubectl", () => {
    const steps = describeTour(DEMO, "/state").split(/^\d\. /m);
    expect(steps).toHaveLength(6);
    for (const step of steps.slice(1)) expect(step).toMatch(/^ {5}(curl|causeway) /m);
  });
});

describe("describeGivenTour", () => {
  it("ends with the command that cleans these clusters up", () => {
    expect(describeGivenTour(DEMO, "/state")).toContain(
      "  npm start -- --kubeconfig cluster-1=/state/cluster-1.kubeconfig --kubeconfig cluster-2=/state/cluster-2.kubeconfig --cleanup\n",
    );
  });
});
