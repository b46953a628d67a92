// Runs cases: each (case, engine) in a process of its own, engines in turn, all of it round after round.
import { spawnSync } from "node:child_process";
import { engines, whyMissing } from "./engines.mjs";
import { disagreement, spreadOf } from "./arithmetic.mjs";
import { bestMachine, measureMachine } from "./machine.mjs";
import { recordedFigure } from "./recorded.mjs";

// How far an engine's losses may be from ours, relative to them.
const SAME = 1e-4;
const LIMIT = 15 * 60 * 1000;
// Compiling takes it a minute; what it then measures hardly differs.
const ONCE = ["torch.compile"];

/** One engine's answer to one computation: its figures, or { skipped: why }. */
function measureAlone(engine, { of, isa }, seconds) {
  const { command, env } = engines[engine];
  const [program, args] = command({ ...of, seconds });
  const level = isa === undefined ? {} : { OUTLAST_ISA: isa };
  const options = { env: { ...process.env, ...env, ...level }, encoding: "utf8", timeout: LIMIT };
  const { status, stdout, stderr, error } = spawnSync(program, args, options);
  if (status === 0) return JSON.parse(stdout.trim().split("\n").at(-1));
  return { skipped: error?.message ?? stderr.trim().split("\n").at(-1) ?? `it ended with ${status}` };
}

/**
 * Rows with their figures, and what the machine can do. A row that is not held to a peer is measured without any in
 * `alone` rounds more after each.
 */
export function measureRows(rows, { rounds, alone, seconds, say }) {
  const names = ["outlast", ...new Set(rows.flatMap(({ against }) => against ?? []))];
  const missing = Object.fromEntries(names.map((name) => [name, whyMissing(name)]));
  for (const [name, reason] of Object.entries(missing)) if (reason !== undefined) say(`${name} is skipped: ${reason}`);
  const answers = rows.map(() => ({}));
  const levels = [...new Set(rows.flatMap(({ isa }) => isa ?? []))];
  const machines = [];
  const atLevels = Object.fromEntries(levels.map((level) => [level, []]));
  for (let round = 0; round < rounds; round += 1) {
    machines.push(measureMachine());
    for (const level of levels) atLevels[level].push(measureMachine(level));
    for (const [i, row] of rows.entries()) {
      const taking = ["outlast", ...(row.against ?? [])].filter((name) => missing[name] === undefined);
      for (const name of taking.filter((one) => round === 0 || !ONCE.includes(one))) {
        (answers[i][name] ??= []).push(measureAlone(name, row, seconds));
      }
      say(`round ${round + 1} of ${rounds}, ${i + 1} of ${rows.length}: ${row.name}`);
    }
    for (let again = 0; again < alone; again += 1) {
      for (const [i, row] of rows.entries()) {
        if (row.targets.every(({ against }) => against === undefined)) {
          answers[i].outlast.push(measureAlone("outlast", row, seconds));
        }
      }
      say(`round ${round + 1} of ${rounds}, ours alone, ${again + 1} of ${alone}`);
    }
  }
  const machine = bestMachine(machines);
  for (const level of levels) (machine.levels ??= {})[level] = bestMachine(atLevels[level]);
  if (machine.missing !== undefined) say(`the machine's peak is skipped: ${machine.missing}`);
  const measured = rows.map((row, i) => ({ ...row, figures: figuresOf(row, answers[i], machine) }));
  const versions = Object.fromEntries(
    names.map((name) => [
      name,
      missing[name] === undefined ? { version: engines[name].version() } : { skipped: missing[name] },
    ]),
  );
  return { machine, engines: versions, rows: measured };
}

function figuresOf(row, answers, machine) {
  const ofEngine = (name) => {
    const all = answers[name];
    if (all === undefined) return recordedFigure(name, row.of, machine) ?? { skipped: "not measured" };
    const refused = all.find(({ skipped }) => skipped !== undefined);
    if (refused !== undefined) return refused;
    const spread = (time) => (all[0][time] === undefined ? {} : { [time]: spreadOf(all.map((one) => one[time])) });
    const { check, memory, also } = all[0];
    return { ...spread("cpu"), ...spread("wall"), check, memory, also };
  };
  const figures = Object.fromEntries(["outlast", ...(row.against ?? [])].map((name) => [name, ofEngine(name)]));
  for (const [name, { check }] of Object.entries(figures)) {
    const off = disagreement(check, figures.outlast.check);
    if (off > SAME) figures[name] = { skipped: `it computes something else: off by ${off.toExponential(1)}` };
  }
  return figures;
}
