// Makes a figure of every kind from small runs: docs/gallery/<kind>.svg and the page docs/gallery.md. Equal sources
// give equal bytes. As a program: npm run gallery
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { capture, fail, root } from "./lib/process.mjs";

const evaluate = (lengths) => [{ name: "longer", lengths, sequences: 100 }];
const brackets = { kind: "dyck1", maxLength: 20, sequences: 300 };
const counting = { optimizer: { kind: "adam", learningRate: 0.01 }, batchSize: 1, epochs: 15 };
const lengths = [10, 20, 40, 80, 160];
const teacher = { kind: "teacher", system: { eigenvalues: [0.9, 0.5], weights: [0.6, 0.4] }, length: 5 };
const nearZero = { kind: "nearZero", scale: 0.3, scaled: "width" };

/** What the figures are made of: sweeps and runs, by the name of their file. */
const specs = {
  counters: {
    name: "counters",
    base: {
      ...{ specVersion: 1, seed: 0, task: brackets, train: counting, evaluate: evaluate(lengths) },
      model: { cell: "lstm", hiddenSize: 1 },
      checkpoints: [300, 1000, 2000, 3000],
    },
    axes: {
      "model.cell": ["gru", "lstm"],
      "model.hiddenSize": [1, 2, 4],
      "train.optimizer.learningRate": { log: [0.003, 0.03, 3] },
      seed: { from: 0, count: 5 },
    },
  },
  counter: {
    ...{ specVersion: 1, seed: 1, task: brackets, train: { ...counting, epochs: 20 }, evaluate: evaluate(lengths) },
    model: { cell: "lstm", hiddenSize: 1 },
  },
  student: {
    ...{ specVersion: 1, seed: 1, task: teacher, evaluate: evaluate([5, 20, 100]) },
    model: { cell: "linear", hiddenSize: 8, dtype: "float64", init: nearZero },
    train: { objective: "population", optimizer: { kind: "gd", learningRate: 0.05 }, steps: 3000 },
  },
  wide: {
    ...{ specVersion: 1, seed: 1, task: { ...teacher, length: 12, sequences: 40 }, evaluate: [] },
    model: {
      ...{ cell: "linear", hiddenSize: 200, dtype: "float64" },
      init: { kind: "wideGaussian", nuW: 0.7, nuF: 1, nuC: 1 },
    },
    train: {
      optimizer: {
        ...{ kind: "gd", learningRate: 0.05 },
        perParameter: { A: { learningRate: 0.00025 }, C: { learningRate: 0.00025 } },
      },
      ...{ batchSize: "full", steps: 100 },
    },
  },
};

/** The figures: what `outlast plot` is asked for. */
const sweep = "counters.db";
const plots = {
  length: [sweep, "--group", "model.cell", "--where", "model.hiddenSize=2"],
  training: [sweep, "--group", "model.cell", "--where", "model.hiddenSize=2"],
  horizon: [sweep, "--x", "model.hiddenSize", "--group", "model.cell"],
  heatmap: [sweep, "--x", "train.optimizer.learningRate", "--y", "model.hiddenSize", "--where", "model.cell=lstm"],
  distribution: [sweep, "--value", "longer.horizon", "--group", "model.cell"],
  failure: [sweep, "--group", "model.cell", "--where", "model.hiddenSize=1"],
  parallel: [sweep, "--value", "longer.horizon"],
  impulse: ["student"],
  eigenvalues: ["student"],
  hankel: ["student"],
  balance: ["student"],
  traces: ["counter"],
  convolution: ["wide"],
};

const folder = mkdtempSync(join(tmpdir(), "outlast-gallery-"));
const gallery = join(root, "docs/gallery");

function outlast(...words) {
  const { code, output } = capture(process.execPath, [join(root, "dist/cli/main.js"), ...words], { cwd: folder });
  if (code !== 0) fail(`outlast ${words.join(" ")}\n${output}`);
}

rmSync(gallery, { recursive: true, force: true });
mkdirSync(gallery);
for (const [name, spec] of Object.entries(specs)) {
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(spec));
  if ("axes" in spec) outlast("sweep", `${name}.json`, "--keep", "losses", "--out", `${name}.db`);
  else outlast("run", `${name}.json`, "--out", name);
}
const { figureKinds } = await import("../dist/report/index.js");
const missing = figureKinds.filter(({ name }) => plots[name] === undefined).map(({ name }) => name);
if (missing.length > 0) fail(`scripts/gallery.mjs has no figure of ${missing.join(", ")}`);

const parts = figureKinds.map(({ name, about }) => {
  outlast("plot", name, ...plots[name], "-o", join(gallery, `${name}.svg`));
  const sentence = `${about[0].toUpperCase()}${about.slice(1)}.`;
  const command = ["outlast plot", name, ...plots[name], "-o", `${name}.svg`].join(" ");
  return `## ${name}\n\n${sentence}\n\n\`\`\`sh\n${command}\n\`\`\`\n\n![${name}](gallery/${name}.svg)\n`;
});
const intro = `# Gallery

Every figure that \`outlast plot\` draws, of small runs that \`scripts/gallery.mjs\` describes and computes in some seconds
(\`npm run gallery\`). From TypeScript they are \`figures.length("counters.db", { group: ["model.cell"] })\` and so on.
`;
const page = join(root, "docs/gallery.md");
writeFileSync(page, await format([intro, ...parts].join("\n"), { ...(await resolveConfig(page)), parser: "markdown" }));
rmSync(folder, { recursive: true });
