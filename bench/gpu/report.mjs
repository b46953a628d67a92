// bench/RESULTS-gpu.md.
import { operationsOf, peers, slotsOf } from "./cases.mjs";

const short = (number) => (number === undefined ? "" : Number(number.toPrecision(3)).toLocaleString("en"));
const percent = (share) => (share === undefined || Number.isNaN(share) ? "" : `${(100 * share).toFixed(0)} %`);
const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Instructions and floating-point operations a second that the device can do at most. */
function ceilings({ multiprocessors, clockMhz }) {
  const cycles = multiprocessors * clockMhz * 1e6;
  return { slots: 4 * cycles, operations: 256 * cycles };
}

function measuredRow({ name, of, must, stretch, atLeast, figures }, most) {
  const own = figures.outlast.rate;
  const slots = slotsOf(of);
  const target = must === undefined ? (atLeast ?? "") : `${short(must)} / ${short(stretch)}`;
  const reached = atLeast === undefined ? own >= must : own >= figures[atLeast].rate;
  const isHeld = own !== undefined && (must !== undefined || figures[atLeast]?.rate !== undefined);
  return [
    name,
    String(of.models),
    short(own) || figures.outlast.skipped,
    ...peers.map((peer) => short(figures[peer].rate) || "-"),
    target,
    isHeld ? (reached ? "yes" : "no") : "",
    percent(slots === undefined ? undefined : (own * slots) / most.slots),
    percent((own * operationsOf(of)) / most.operations),
  ];
}

export function report({ device, checks, rows, engines }) {
  const most = ceilings(device);
  const head = [
    "case",
    "models",
    "outlast",
    ...peers,
    "must / stretch, or not under",
    "reached",
    "issue slots",
    "FP32",
  ];
  const skipped = peers.filter((peer) => engines[peer].skipped !== undefined);
  return [
    "# Measured on a GPU",
    `Written by \`npm run bench:gpu\` on ${device.name}, driver ${device.driver}, nvcc ${device.nvcc}. Model-steps a second; T 50, B 32, float32, TF32 off, unless the case says otherwise.`,
    table(
      head,
      rows.map((row) => measuredRow(row, most)),
    ),
    `Shares are of ${short(most.slots)} instructions and ${short(most.operations)} floating-point operations a second.`,
    ...skipped.map((peer) => `${peer} was left out: ${engines[peer].skipped}.`),
    "## Checks",
    table(
      ["check", "passed", "seconds", "what it said"],
      checks.map(({ name, passed, seconds, said }) => [name, passed ? "yes" : "**no**", seconds.toFixed(0), said]),
    ),
    "",
  ].join("\n\n");
}
