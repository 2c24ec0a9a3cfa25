import { spawn } from "node:child_process";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { componentPath } from "../components/read-components.js";
import { FILES, type Verb } from "./kubectl-verbs.js";

const DEADLINE_MS = 150_000;
/** Only what kubectl looks at is another than that of this process. */
const SHELL = 'export HOME="$1" KUBECONFIG="$1/kubeconfig" KUBE_EDITOR="$2" PATH="$3:$PATH"; eval "$4"';

/** What a command has said, and how it ended. */
export interface Said {
  readonly exitCode: null | number;
  readonly out: string;
  readonly errors: string;
}

/** A reader's shell on one cluster: kubectl on the PATH, files in the folder, and a kubeconfig and a home of its own. */
export class KubectlRunner {
  private readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes the folder, which must not be there. */
  static async open(folder: string, kubeconfigPath: string): Promise<KubectlRunner> {
    await mkdir(folder);
    await copyFile(kubeconfigPath, join(folder, "kubeconfig"));
    for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text);
    return new KubectlRunner(folder);
  }

  /** Runs a command to its end. */
  async run({ run, editor = "false" }: Verb): Promise<Said> {
    const child = this.start(run, editor);
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    return await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (exitCode) => {
        resolve({ exitCode, out: Buffer.concat(out).toString("utf8"), errors: Buffer.concat(errors).toString("utf8") });
      });
    });
  }

  /** Starts a command, for those that stay until they are ended: begin it with `exec`. */
  start(run: string, editor = "false") {
    const words = [this.folder, editor, dirname(componentPath("kubectl")), run];
    return spawn("bash", ["-c", SHELL, "bash", ...words], {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: DEADLINE_MS,
    });
  }
}
