export interface ToolsModule {
  readonly module: string;
  /** With its leading `v`. */
  readonly version: string;
  /** The package of the program, inside of the module. */
  readonly program: string;
  /** The `go.mod` of the module itself. */
  readonly goMod: string;
}

/**
 * The `go.mod` of a module of our own that can build a program of another one. The Go client heeds the `replace` lines of the
 * main module alone, so they are taken over: a folder of Kubernetes' own tree (`./staging/...`) becomes the module that is
 * released from it, `v0.N.P` for Kubernetes `v1.N.P`. Throws on a folder of any other tree.
 */
export function renderToolsModule({ module, version, program, goMod }: ToolsModule): string {
  const go = /^go (\S+)$/m.exec(goMod)?.[1];
  if (go === undefined) throw new Error(`the go.mod of ${module} names no version of Go`);
  const released = version.replace(/^v1\./, "v0.");
  const replaced = parseReplaces(goMod).map(({ from, to }) => `replace ${from} => ${renderTarget(from, to, released)}`);
  return [
    "module causeway.dev/tools",
    `go ${go}`,
    `require ${module} ${version}`,
    `tool ${program}`,
    ...replaced,
    "",
  ].join("\n");
}

interface Replace {
  readonly from: string;
  readonly to: string;
}

/** Single lines and blocks alike: `[replace] PATH [VERSION] => PATH [VERSION]`. */
function parseReplaces(goMod: string): readonly Replace[] {
  return [...goMod.matchAll(/^(?:replace)?[ \t]*(\S+(?: v\S+)?) => (\S+(?: v\S+)?)/gm)].map(
    ([, from = "", to = ""]) => ({
      from,
      to,
    }),
  );
}

function renderTarget(from: string, to: string, released: string): string {
  if (to.startsWith("./staging/src/")) return `${to.slice("./staging/src/".length)} ${released}`;
  if (!to.startsWith(".")) return to;
  throw new Error(`${from} is replaced by the folder ${to}, which is no module of its own`);
}
