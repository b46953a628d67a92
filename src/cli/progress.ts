import type { SingleBar } from "cli-progress";
import type { RunProgress } from "../run/index.js";
import { newBar } from "./bar.js";
import type { BarWords } from "./bar.js";
import { showNumber } from "./table/format.js";

/** A bar for each phase of a run; plain lines every few seconds where stderr is no terminal. */
export function progressBar(): { update: (progress: RunProgress) => void; stop: () => void } {
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
      bar = newBar(wordsOf);
      // Plain lines begin at 0 %: where the first progress is the last one too, the end would be there twice.
      const first = process.stderr.isTTY ? progress : { ...progress, done: 0, loss: NaN };
      bar.start(total, first.done, first);
      bar.update(done, progress);
    } else {
      bar?.setTotal(total);
      bar?.update(done, progress);
    }
  };
  return { update, stop };
}

function wordsOf({ phase, name, loss }: RunProgress): BarWords {
  if (phase === "evaluate") return { title: `evaluating ${name}` };
  return { title: "training", counted: "steps", more: Number.isFinite(loss) ? [`loss ${showNumber(loss)}`] : [] };
}
