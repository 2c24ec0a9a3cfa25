import { HEAD, type Mistake, workspace } from "./mistake.js";

const LEVELS = "abcdefghi".split("");
const BOMB = LEVELS.map((name, level) => {
  const inner = level === 0 ? "x" : `*${LEVELS[level - 1]}`;
  return `${name}: &${name} [${Array.from({ length: 9 }, () => inner).join(", ")}]\n`;
}).join("");

/** Texts that are no YAML, or hold nothing that could be an object. */
export const MISTAKES_OF_TEXT: readonly Mistake[] = [
  {
    says: "A selector without quotes.",
    files: { "ws.yaml": workspace("shop", "      - */shop\n") },
    lines: ["causeway apply -f ws.yaml"],
    exitCode: 1,
  },
  {
    says: "A tab.",
    files: { "ws.yaml": workspace("shop", "\t- '*/shop'\n") },
    lines: ["causeway apply -f ws.yaml"],
    exitCode: 1,
  },
  {
    says: "A colon that was forgotten.",
    files: { "ws.yaml": workspace("shop", '      - "*/shop"\n').replace("metadata:", "metadata") },
    lines: ["causeway apply -f ws.yaml"],
    exitCode: 1,
  },
  {
    says: "A template that was not filled in.",
    files: { "ws.yaml": workspace("{{ .Values.name }}", '      - "*/shop"\n') },
    lines: ["causeway apply -f ws.yaml"],
    exitCode: 1,
  },
  {
    says: "A merge that was not finished.",
    files: {
      "tenant.yaml": `${HEAD}kind: Tenant\nmetadata:\n  organization: tetrate\n<<<<<<< HEAD\n  name: shop\n=======\n  name: store\n>>>>>>> other\n`,
    },
    lines: ["causeway apply -f tenant.yaml"],
    exitCode: 1,
  },
  {
    says: "A field twice.",
    files: { "ws.yaml": `${workspace("shop", '      - "*/shop"\n')}spec: {}\n` },
    lines: ["causeway apply -f ws.yaml"],
    exitCode: 1,
  },
  {
    says: "A file that is not saved as UTF-8.",
    files: { "tenant.yaml": Buffer.from(`${HEAD}kind: Tenant\nmetadata:\n  description: caf\u00e9\n`, "latin1") },
    lines: ["causeway apply -f tenant.yaml"],
    exitCode: 1,
  },
  {
    says: "A NUL in the text.",
    files: { "tenant.yaml": `${HEAD}kind: Tenant\nmetadata:\n  name: a\0b\n` },
    lines: ["causeway apply -f tenant.yaml"],
    exitCode: 1,
  },
  {
    says: "A file that is saved as UTF-16.",
    files: { "tenant.yaml": Buffer.from(`\uFEFF${HEAD}kind: Tenant\n`, "utf16le") },
    lines: ["causeway apply -f tenant.yaml"],
    exitCode: 1,
  },
  {
    says: "Fields that are called as parts of JavaScript's objects are.",
    files: {
      "tenant.yaml": `${HEAD}kind: Tenant\nmetadata: { organization: tetrate, name: shop }\n__proto__: { name: x }\nconstructor: x\n`,
    },
    lines: ["causeway apply -f tenant.yaml"],
    exitCode: 1,
  },
  {
    says: "A bracket that is not closed.",
    files: { "ws.yaml": workspace("shop", "      - ['*/shop'\n") },
    lines: ["causeway apply -f ws.yaml"],
    exitCode: 1,
  },
  {
    says: "A list where an object must be.",
    files: { "list.yaml": `- ${HEAD}  kind: Tenant\n` },
    lines: ["causeway apply -f list.yaml"],
    exitCode: 1,
  },
  {
    says: "Brackets in brackets, 20,000 times.",
    files: { "deep.yaml": `spec: ${"[".repeat(20_000)}` },
    lines: ["causeway apply -f deep.yaml"],
    exitCode: 1,
  },
  {
    says: "6,000 documents.",
    files: { "many.yaml": "---\nkind: Tenant\n".repeat(6_000) },
    lines: ["causeway apply -f many.yaml"],
    exitCode: 1,
  },
  {
    says: "A few lines that stand for 387 million values.",
    files: { "bomb.yaml": BOMB },
    lines: ["causeway apply -f bomb.yaml"],
    exitCode: 1,
  },
  {
    says: "A file of 10 MB.",
    files: { "big.yaml": "# \n".repeat(3_500_000) },
    lines: ["causeway apply -f big.yaml"],
    exitCode: 1,
  },
  { says: "An empty file.", files: { "empty.yaml": "" }, lines: ["causeway apply -f empty.yaml"], exitCode: 1 },
  { says: "A file that is not there.", lines: ["causeway apply -f wss.yaml"], exitCode: 1 },
  { says: "Nothing on standard input.", stdin: "", lines: ["causeway apply -f -"], exitCode: 1 },
];

/** Objects that are not central's, or that central could never keep. */
export const MISTAKES_OF_IDENTITY: readonly Mistake[] = [
  {
    says: "A kind in lower case.",
    stdin: "apiVersion: api.tsb.tetrate.io/v2\nkind: workspace\n",
    lines: ["causeway apply -f -"],
    exitCode: 1,
  },
  {
    says: "A Deployment.",
    stdin: "apiVersion: apps/v1\nkind: Deployment\n",
    lines: ["causeway apply -f -"],
    exitCode: 1,
  },
  {
    says: "An EdgeXcp.",
    stdin: "apiVersion: install.xcp.tetrate.io/v1alpha1\nkind: EdgeXcp\nmetadata: { name: edge }\n",
    lines: ["causeway apply -f -"],
    exitCode: 1,
  },
  {
    says: "A Cluster of another product.",
    stdin: "apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\nmetadata: { organization: tetrate, name: c1 }\n",
    lines: ["causeway apply -f -"],
    exitCode: 1,
  },
  ...[
    { says: "A name with a slash.", name: "shop/till" },
    { says: "A name that leads out.", name: ".." },
    { says: "A name with dots.", name: "shop.till" },
    { says: "A name of 253 characters.", name: "a".repeat(253) },
  ].map(({ says, name }) => ({
    says,
    files: { "tenant.yaml": `${HEAD}kind: Tenant\nmetadata: { organization: tetrate, name: ${name} }\n` },
    lines: ["causeway apply -f tenant.yaml"],
    exitCode: 1 as const,
  })),
];
