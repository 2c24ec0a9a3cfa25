import { type ConfigFixture, openConfigFixture } from "./config-fixture.js";

/** Runs a test with config objects of its own, and closes them whatever happens. */
export async function withConfig(test: (fixture: ConfigFixture) => Promise<void>): Promise<void> {
  await using fixture = await openConfigFixture();
  await test(fixture);
}
