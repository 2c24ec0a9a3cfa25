// Loads a module of the TypeScript sources as it stands, without a build: what is generated must not depend on an old one.
import { createServer } from "vite";

/** What `use` makes of the exports of `path` (from `root`); imports at run time work until it is done. */
export async function withSource(root, path, use) {
  const conditions = ["source"];
  const server = await createServer({
    root,
    configFile: false,
    appType: "custom",
    logLevel: "error",
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, ws: false, hmr: false, watch: null },
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
  });
  try {
    return await use(await server.ssrLoadModule(`/${path}`));
  } finally {
    await server.close();
  }
}
