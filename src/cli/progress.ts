import { SingleBar } from "cli-progress";
import type { Params } from "cli-progress";
import type { RunProgress } from "../run/index.js";
import { showNumber } from "./table/format.js";

const WIDTH = 24;

/** A bar for each phase of a run; plain lines every few seconds where the stream is no terminal. */
export function progressBar(stream: NodeJS.WriteStream): { update: (progress: RunProgress) => void; stop: () => void } {
  let bar: SingleBar | undefined;
  let current = "";
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  const update = (progress: RunProgress): void => {
    const { phase, name, done, total } = progress;
    const next = phase === "train" ? "training" : `evaluating ${name}`;
    if (next !== current) {
      stop();
      current = next;
      bar = newBar(stream);
      // Plain lines begin at 0 %: where the first progress is the last one too, the end would be there twice.
      const first = stream.isTTY ? progress : { ...progress, done: 0, loss: NaN };
      bar.start(total, first.done, first);
      bar.update(done, progress);
    } else {
      bar?.setTotal(total);
      bar?.update(done, progress);
    }
  };
  return { update, stop };
}

function newBar(stream: NodeJS.WriteStream): SingleBar {
  return new SingleBar({
    stream,
    format: (_, params, progress: RunProgress) => line(params, progress),
    fps: 5,
    hideCursor: true,
    clearOnComplete: true,
    noTTYOutput: true,
    notTTYSchedule: 5000,
  });
}

function line({ progress: share, eta }: Params, { phase, name, done, total, loss }: RunProgress): string {
  const filled = Math.round(share * WIDTH);
  const bar = "#".repeat(filled) + "-".repeat(WIDTH - filled);
  const parts = [`${bar} ${Math.floor(share * 100)} %`];
  if (phase === "train") parts.push(`${done}/${total} steps`);
  if (phase === "train" && Number.isFinite(loss)) parts.push(`loss ${showNumber(loss)}`);
  if (done > 0 && done < total && Number.isFinite(eta)) parts.push(`${eta} s left`);
  return `${phase === "train" ? "training" : `evaluating ${name}`} ${parts.join(" | ")}`;
}
