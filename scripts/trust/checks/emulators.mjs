// The addon on CPUs that this machine is not: Debian's qemu-user runs Node.js as a Nehalem (2008: no AVX) and as a
// Haswell (2013: AVX2 and FMA), and an instruction that they lack ends it.
import { levelsHere } from "../../lib/levels.mjs";
import { capture, captureBeside, hasTool } from "../../lib/process.mjs";
import { addonFile } from "../binary/files.mjs";
import { withCompiler } from "../binary/planted.mjs";
import { ALL, FEW, judge, otherBits, withGoldProgram } from "../gold/run.mjs";

const QEMU = "qemu-x86_64";
const on = (cpu) => [QEMU, "-cpu", cpu, process.execPath];

/** The level that the addon must choose on each. */
const CPUS = [
  { cpu: "Nehalem", level: "baseline" },
  { cpu: "Haswell", level: "v3" },
];

export default {
  name: "emulators",
  about: "The gold cases under qemu-user, on CPUs of each level below v4, which it does not know.",
  missing: () => (hasTool(QEMU) ? undefined : [QEMU, "qemu-user"]),
  short: (report) => emulate(report, CPUS.slice(0, 1), FEW),
  full: (report) => emulate(report, CPUS, ALL),
};

function emulate(report, cpus, order) {
  if (runsWhatIsTooNew()) report.fault("the emulator runs AVX as a Nehalem, so that nothing it runs says anything");
  return withGoldProgram(async (run) => {
    for (const { cpu, level } of cpus) {
      const emulated = await run(on(cpu), { OUTLAST_ISA: "" }, order);
      judge(report, cpu, emulated, level);
      if (!(await levelsHere()).includes(level) || emulated.result === undefined) continue;
      const here = await run([process.execPath], { OUTLAST_ISA: level }, order);
      const other = here.result === undefined ? ["all"] : otherBits(emulated.result, here.result);
      report.figure(`${cpu}: same bits as this machine at ${level}`, other.length === 0 ? "yes" : "no");
      if (other.length > 0) report.fault(`${cpu}: other bits than this machine's at ${level}: ${other.join(", ")}`);
    }
    await refusesTooHigh(report);
  });
}

/** Whether a Nehalem runs a program with an instruction that it does not have. */
function runsWhatIsTooNew() {
  const source = "int main(int count, char**) { float x = count; return static_cast<int>(x * 2) - 2; }";
  return withCompiler((compile) => {
    const nehalem = (program) => capture(QEMU, ["-cpu", "Nehalem", program]).code === 0;
    if (!nehalem(compile(source))) throw new Error("the emulator runs nothing");
    return nehalem(compile(source, "-mavx"));
  });
}

/** A level that the CPU does not have is refused when it is asked for, and not tried. */
async function refusesTooHigh(report) {
  const script = "try { require(process.env.OUTLAST_FILE) } catch (error) { console.log(error.code, error.message) }";
  const [command, ...args] = on("Nehalem");
  const env = { OUTLAST_ISA: "v3", OUTLAST_FILE: addonFile() };
  const { code, output } = await captureBeside(command, [...args, "-e", script], { env });
  const sentence = output.trim();
  report.figure("OUTLAST_ISA=v3 on Nehalem", sentence);
  if (
    code !== 0 ||
    !/^OUTLAST_NO_BINARY OUTLAST_ISA names no .* level that this machine .* unset it\.$/.test(sentence)
  ) {
    report.fault(`OUTLAST_ISA=v3 on Nehalem is not refused in a sentence: exit status ${code}, ${sentence}`);
  }
}
