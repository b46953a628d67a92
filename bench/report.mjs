// Results as markdown. A pure function of the results, so that it can be tested and run again.
import { disagreement, figureOf, flops, ratio, reached, shareOf, verdict } from "./arithmetic.mjs";
import { bar } from "./cases/cliffs.mjs";
import { recorded } from "./recorded.mjs";

const ABSENT = "–";

/** Three digits that count, without an exponent. */
export function show(figure) {
  if (figure === undefined) return ABSENT;
  const digits = Math.abs(figure) >= 100 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(figure) || 1)));
  return figure.toFixed(Math.min(digits, 6));
}

function percent(value) {
  if (value === undefined) return ABSENT;
  return value < 0.01 ? "< 1 %" : `${(value * 100).toFixed(0)} %`;
}

const times = (value) => (value === undefined ? ABSENT : `${show(value)}x`);

/** A table; columns of figures are aligned to the right. */
export function table(heads, rows) {
  const rule = heads.map((head) => (head.startsWith(">") ? "---:" : "---"));
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(heads.map((head) => head.replace(/^>/, ""))), line(rule), ...rows.map(line)].join("\n");
}

/** All parts that there are results of. */
export function report(results) {
  const parts = [
    [results.targets, "# Results", (part) => [targetTable(part), figureTable(part)]],
    [results.linear, "# The linear laboratory", (part) => [targetTable(part), laboratoryTable(part)]],
    [results.grid, "# The grid", (part) => [gridSummary(part), gridTable(part)]],
    [results.growth, "# Growth", growthTables],
    [results.cliffs, "# Cliffs", (part) => [cliffSummary(part), cliffTable(part)]],
    [results.sweeps, "# Sweeps", (part) => [targetTable(part), sweepTable(part)]],
    [results.start, "# Starting the command line", (part) => [targetTable(part)]],
  ];
  const sections = parts
    .filter(([part]) => part !== undefined)
    .flatMap(([part, title, body]) => [title, heading(part), ...body(part)]);
  return `${sections.join("\n\n")}\n`;
}

function heading({ date, command, name, node, isa, machine, engines }) {
  const versions = Object.entries(engines).map(([engine, { version, skipped }]) =>
    skipped === undefined ? `${engine} ${version}` : `${engine} skipped (${skipped})`,
  );
  const levels = Object.entries(machine.levels ?? {}).map(
    ([level, { float32, float64 }]) => `; at level ${level} ${show(float32)} and ${show(float64)}`,
  );
  const read = Object.entries(machine.read ?? {}).map(([level, figure]) => `${level} ${show(figure)}`);
  const peak =
    machine.missing === undefined
      ? `One core's peak, its best millisecond in the same run: ${show(machine.float32)} GFLOP/s in float32, ` +
        `${show(machine.float64)} in float64${levels.join("")}; it reads ${read.join(", ")} GB/s.`
      : `The peak is not known: ${machine.missing}.`;
  return [`${name}; level ${isa}; node ${node}; ${date}; \`${command}\`.`, peak, `${versions.join("; ")}.`].join("\n");
}

const forms = { share: percent, ratio: times, "at most": show, "at least": show };
const bars = { share: percent, ratio: (bar) => `${bar}x`, "at most": String, "at least": String };

const kinds = {
  share: (_, { isa }) => (isa === undefined ? "share of the peak" : `share of the peak at level ${isa}`),
  ratio: ({ against }) => (against.length > 1 ? `best of ${against.join(", ")} / ours` : `${against[0]} / ours`),
  "at most": ({ also }, { unit }) => `${also ?? unit}, at most`,
  "at least": (_, { unit }) => `${unit}, at least`,
};

function targetTable({ rows, machine }) {
  const lines = rows.flatMap((row) =>
    row.targets.map((target) => {
      const value = reached(row, target, machine);
      const apart = target.against?.some((engine) => row.figures[engine].recorded) ? " (not side by side)" : "";
      const why = value === undefined ? whyNot(row, target) : `${verdict(target, value)}${apart}`;
      const what = kinds[target.kind](target, row);
      return [row.name, what, forms[target.kind](value), ...[target.must, target.stretch].map(bars[target.kind]), why];
    }),
  );
  return `## Targets\n\n${table(["case", "figure", ">measured", ">must", ">stretch", "reached"], lines)}`;
}

function whyNot(row, target) {
  const engines = ["outlast", ...(target.against ?? [])];
  const found = engines.find((engine) => row.figures[engine]?.skipped !== undefined);
  return `not measured${found === undefined ? "" : `: ${found}: ${row.figures[found].skipped}`}`;
}

function figureTable({ rows, machine }) {
  const lines = rows.flatMap((row) =>
    Object.entries(row.figures).map(([engine, figure]) => {
      const ours = engine === "outlast";
      const start = [ours ? row.name : "", figure.recorded ? `${engine} *` : engine, ours ? row.unit : ""];
      if (figure.skipped !== undefined) return [...start, figure.skipped, "", "", "", "", "", ""];
      const { median, least, most } = figure[row.time ?? "cpu"];
      const off = ours ? undefined : disagreement(figure.check, row.figures.outlast.check);
      return [
        ...start,
        ...[median, least, most, figure.wall?.least].map(show),
        percent(shareOf(row, engine, machine)),
        ours ? "" : times(ratio(row, [engine])),
        off === undefined ? "" : off.toExponential(0),
      ];
    }),
  );
  const counts = [">median", ">least", ">most", ">wall", ">share of peak", ">theirs / ours", ">off"];
  const notes = [
    "Median, least and most are of the rounds, each a process of its own that keeps its best chunk; wall is the least by the",
    "wall. Ratios and shares are of the best round, as the peak is. The share of the peak counts 6 G H (H + I) B T operations a step for every engine. Off is how far an engine's losses",
    "before steps 0 and 5 (or its outputs) are from ours, from the same parameters on the same data; TensorFlow.js has one bias",
    "where the others have two, so its first loss alone is compared; brain.js cannot be given parameters and predicts every",
    "next step.",
  ];
  const apart = rows.some(({ figures }) => Object.values(figures).some((figure) => figure.recorded));
  if (apart) notes.push(`* Not side by side: ${recorded.source}; scaled by the measured peak.`);
  return `## Figures\n\n${notes.join("\n")}\n\n${table(["case", "engine", "unit", ...counts], lines)}`;
}

function laboratoryTable({ rows }) {
  const lines = rows.map(({ name, unit, figures: { outlast } }) => {
    if (outlast.skipped !== undefined) return [name, unit, outlast.skipped, "", "", ""];
    const { median, least, most } = outlast.cpu;
    return [name, unit, ...[median, least, most, outlast.wall.least].map(show)];
  });
  return `## Figures\n\n${table(["case", "unit", ">median", ">least", ">most", ">wall"], lines)}`;
}

function sweepTable({ rows }) {
  const lines = rows.flatMap((row) =>
    Object.entries(row.figures).map(([engine, figure]) => {
      const ours = engine === "outlast";
      const start = [ours ? row.name : "", engine, ours ? row.unit : ""];
      if (figure.skipped !== undefined) return [...start, figure.skipped, "", ""];
      const beside = Object.entries(figure.also ?? {}).map(([name, value]) => `${name} ${show(value)}`);
      return [...start, show(figureOf(row, engine)), ours ? "" : times(ratio(row, [engine])), beside.join(", ")];
    }),
  );
  const notes = [
    "Sweeps use all cores. They are of 10 learning rates by as many seeds as it takes, each seed with its own data and",
    "evaluation; their stores keep what they keep by default. A sweep's share is of the same jobs without planner and store, which are made",
    "ready beforehand; both in turn. The generator's share is what a step on fresh data takes more than one on batches of a",
    "fixed set. Optuna draws two numbers at random for a quadratic, ours two for a run that is initialized, trained for one",
    "step and stored; of Optuna's one and several jobs (threads) the faster counts. The pool has a process of one thread for each core.",
    "A chunk in a queue is put with others, and taken and reported by one asker after another, on a server of this machine.",
  ];
  const heads = ["case", "engine", "unit", ">measured", ">theirs / ours", "with it"];
  return `## Figures\n\n${notes.join("\n")}\n\n${table(heads, lines)}`;
}

function gridSummary({ rows }) {
  const measured = rows.filter((row) => ratio(row, ["PyTorch"]) !== undefined);
  if (measured.length === 0) return "No cell was measured beside PyTorch.";
  const worst = measured.reduce((a, b) => (ratio(b, ["PyTorch"]) < ratio(a, ["PyTorch"]) ? b : a));
  const [target] = worst.targets;
  const under = (least) => measured.filter((row) => ratio(row, ["PyTorch"]) < least).length;
  return [
    `Of ${measured.length} cells, ${under(target.must)} under ${target.must}x and ${under(target.stretch)} under`,
    `${target.stretch}x PyTorch; the worst is ${worst.name}, ${times(ratio(worst, ["PyTorch"]))}.`,
  ].join(" ");
}

function gridTable({ rows, machine }) {
  const lines = rows.map((row) => {
    const apart = row.figures.PyTorch.recorded ? "not side by side" : "";
    const theirs = show(figureOf(row, "PyTorch"));
    return [
      row.name,
      show(figureOf(row, "outlast")),
      percent(shareOf(row, "outlast", machine)),
      theirs,
      times(ratio(row, ["PyTorch"])),
      apart,
    ];
  });
  return table(["cell", ">us a step", ">share of peak", ">PyTorch", ">PyTorch / ours", ""], lines);
}

/**
 * Each step that is held to one of full packs: the row, that one, and how much more it takes for each useful operation,
 * undefined where one was not measured.
 */
function cliffsOf({ rows }) {
  const held = rows.filter((row) => row.full !== undefined);
  return held.map((row) => {
    const full = rows.find(({ name }) => name === row.full);
    const [cost, least] = [row, full].map((one) => one && figureOf(one, "outlast") / flops(one.of));
    return { row, full, by: Number.isFinite(cost / least) ? cost / least : undefined };
  });
}

function cliffSummary(part) {
  const found = cliffsOf(part).filter(({ by }) => by !== undefined);
  if (found.length === 0) return "Nothing was measured.";
  const over = found.filter(({ by }) => by > bar).length;
  const worst = found.reduce((a, b) => (b.by > a.by ? b : a));
  return `Of ${found.length} steps, ${over} over ${bar}x a useful operation; the worst is ${worst.row.name}, ${times(worst.by)}.`;
}

function cliffTable(part) {
  const lines = cliffsOf(part).map(({ row, full, by }) => {
    const figures = [row, full].map((one) => show(one && figureOf(one, "outlast")));
    return [row.name, ...figures, times(by), by === undefined ? "not measured" : by <= bar ? "must" : "missed"];
  });
  const heads = ["case", ">us a step", ">with full packs", `>a useful operation, at most ${bar}x`, "reached"];
  return table(heads, lines);
}

const axes = { H: "hidden", B: "batch", T: "time", runs: "models" };

function growthTables({ rows, machine }) {
  const line = (row) => {
    const { memory, skipped } = row.figures.outlast;
    const figure = figureOf(row, "outlast");
    if (skipped !== undefined) return [row.name, skipped, "", "", ""];
    const whole = figure * row.of.models;
    return [row.name, show(figure), show(whole), percent(shareOf(row, "outlast", machine)), show(memory)];
  };
  const heads = ["case", ">us a step and model", ">us a step of all", ">share of peak", ">MiB"];
  const tables = [...new Set(rows.map(({ axis }) => axis))].map((axis) => {
    const title = axis in axes ? `## Along ${axis}` : "## A long one";
    return `${title}\n\n${table(heads, rows.filter((row) => row.axis === axis).map(line))}`;
  });
  return ["MiB is how much the process grew from before its data was handed over to its largest.", ...tables];
}
