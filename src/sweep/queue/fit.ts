import { native, noDevice } from "../../native/index.js";
import type { DeviceSearch } from "../../native/index.js";
import type { SweepCard } from "./card.js";

/** Instruction-set levels of one native core, lowest first; WebAssembly is none of them. */
const levels = ["baseline", "v3", "v4"];

/** Whether this process computes what a sweep pins: yes, at a lower level, or not, and why. */
type Fit = { fits: true } | { fits: false; lower: string } | { fits: false; refusal: string };

/** `search` is for the devices of this machine, once a card asks for any. */
export function fitOf({ name, version, isa, backend }: SweepCard, search: DeviceSearch | undefined): Fit {
  const own = native();
  const refuse = (sentence: string): Fit => ({
    fits: false,
    refusal: `The sweep ${name} is left to others: ${sentence}`,
  });
  if (version !== own.version) {
    return refuse(`it is outlast ${version}'s, this worker is ${own.version}. Install that version here.`);
  }
  if (backend !== "cpu" && backend !== "cuda")
    return refuse(`it pins the backend ${backend}, which this worker has not.`);
  if (backend === "cuda" && search?.devices.length === 0) {
    return refuse(`it pins the backend cuda. ${noDevice(search).join("\n")}`);
  }
  if (isa === own.isa) return { fits: true };
  if (levels.includes(isa) && levels.indexOf(isa) < levels.indexOf(own.isa)) return { fits: false, lower: isa };
  const held = process.env["OUTLAST_ISA"];
  const why = held === undefined || held === "" ? "the best of this machine" : `held there by OUTLAST_ISA=${held}`;
  return refuse(
    `it pins ISA level ${isa}, this worker's is ${own.isa}, ${why}. A sweep whose spec says execution.isa ${own.isa} fits.`,
  );
}
