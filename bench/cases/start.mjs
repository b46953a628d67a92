// Starting the command line: what a person waits for before anything is computed.
const start = (words, targets = []) => ({
  name: `outlast ${words.join(" ")}`,
  unit: "ms by the wall until it ends",
  of: { kind: "startUp", words, times: 40 },
  time: "wall",
  targets,
  quick: words[0] === "--help",
});

export const starts = [start(["--help"], [{ kind: "at most", must: 150, stretch: 100 }]), start(["schema", "run"])];
