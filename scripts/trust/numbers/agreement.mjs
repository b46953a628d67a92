// Agreement with PyTorch: on the cases that are kept, and on new ones where a Python with PyTorch is there.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as outlast from "../../../dist/index.js";
import { captureBeside, root } from "../../lib/process.mjs";
import { load } from "./typescript.mjs";

const BOUNDS = {
  float64: { atOnce: 1e-10, trained: 1e-10 },
  float32: { atOnce: 1e-5, trained: 1e-3 },
};
/** Where the peers of the benchmarks are installed. */
const PYTHON = process.env.OUTLAST_TRUST_PYTHON ?? join(root, "bench/peers/pytorch/.venv/bin/python");

const most = (numbers) => numbers.reduce((worst, x) => (x <= worst ? worst : x), 0);

/** The worst errors of a case: at once (outputs, loss, gradients) and after 20 steps of each optimizer. */
function worstOf({ outputs, loss, gradients, optimizers }) {
  const trained = Object.values(optimizers).flatMap(({ losses, parameters }) => [losses, ...Object.values(parameters)]);
  return { outputs, loss, gradients: most(Object.values(gradients)), trained: most(trained) };
}

const PARTS = { outputs: "outputs", loss: "loss", gradients: "gradients", trained: "after 20 steps" };

/** Compares every case in both dtypes; a figure for each cell and dtype. */
async function compare(report, cases, of) {
  const { agreement } = await load("test/oracle/agreement.ts");
  const worst = new Map();
  for (const [name, gold] of cases) {
    for (const dtype of ["float32", "float64"]) {
      const found = worstOf(await agreement(outlast, gold, dtype));
      for (const part of Object.keys(PARTS)) {
        const bound = part === "trained" ? BOUNDS[dtype].trained : BOUNDS[dtype].atOnce;
        if (!(found[part] <= bound)) report.fault(`${of}, ${name}, ${dtype}: ${PARTS[part]} are ${found[part]} apart, more than ${bound}`); // prettier-ignore
      }
      const key = `${gold.cell.replace("rnn_", "")}, ${dtype}`;
      const known = worst.get(key) ?? [];
      worst.set(key, [...known, found]);
    }
  }
  for (const [key, all] of [...worst].sort()) {
    const parts = Object.entries(PARTS).map(([part, label]) => `${label} ${most(all.map((own) => own[part])).toExponential(1)}`); // prettier-ignore
    report.figure(`error beside PyTorch, ${of}, ${key}`, parts.join(", "));
  }
}

/** New cases, of other shapes and numbers, computed by PyTorch now. */
async function live(report, seeds) {
  const { code, output } = await captureBeside(PYTHON, ["-c", "import numpy, torch; print(torch.__version__)"]);
  if (!existsSync(PYTHON) || code !== 0) {
    report.figure(
      "new cases by PyTorch",
      "left out: no Python with PyTorch and NumPy (OUTLAST_TRUST_PYTHON names one)",
    );
    return;
  }
  const { goldCases } = await load("test/oracle/cases.ts");
  const folder = mkdtempSync(join(tmpdir(), "outlast-oracle-"));
  try {
    const cases = [];
    for (let seed = 1000; seed < 1000 + seeds; seed++) {
      const to = join(folder, String(seed));
      const made = await captureBeside(PYTHON, [join(root, "test/oracle/make_oracle.py"), to, String(seed)]);
      if (made.code !== 0) throw new Error(made.output);
      cases.push(...goldCases(to).map(([name, gold]) => [`seed ${seed} ${name}`, gold]));
    }
    await compare(report, cases, "new cases");
    report.figure(`new cases by PyTorch ${output.trim()}, each with 7 optimizers`, cases.length);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function agreementWithPytorch(report, { seeds }) {
  const { goldCases } = await load("test/oracle/cases.ts");
  const kept = goldCases();
  await compare(report, kept, "kept cases");
  report.figure("kept cases, each with 7 optimizers", kept.length);
  await live(report, seeds);
}
