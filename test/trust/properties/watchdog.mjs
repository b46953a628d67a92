// Beside a process that tries cases: it reads from a file which case is under way. Where one takes too long, it says
// which and ends the process; where the process dies in one, it says which. Started by watch.ts.
import { readFileSync, rmSync } from "node:fs";
import { clearInterval, setInterval } from "node:timers";

const [file, seconds] = process.argv.slice(2);
const limit = 1000 * Number(seconds);
let [last, since] = ["", Date.now()];

function say(what, text) {
  process.stderr.write(`\n${what}:\n${text.slice(text.indexOf("\n") + 1)}\n`);
}

/** The number of the case under way and what it is; empty between cases. */
function current() {
  try {
    return readFileSync(file, "utf8").split("\0", 1)[0];
  } catch {
    return "";
  }
}

const timer = setInterval(() => {
  const now = current();
  if (now !== last) [last, since] = [now, Date.now()];
  if (last === "" || Date.now() - since < limit) return;
  say(`A case has taken more than ${seconds} s, so that its process ${process.ppid} is ended`, last);
  process.kill(process.ppid, "SIGKILL");
  end();
}, 250);

function end() {
  clearInterval(timer);
  rmSync(file, { force: true });
  process.exit();
}

// Open as long as the process lives.
process.stdin.resume().on("end", () => {
  const now = current();
  if (now !== "") say("The process died in this case", now);
  end();
});
