// What the linear laboratory takes: no peer has it, so its bars are times of ours.
const flow = (structure) => ({
  name: `gradient flow, ${structure} A, d 20, K 3, near zero .1, to time 20,000`,
  unit: "ms of CPU",
  of: { kind: "flow", structure, hidden: 20, length: 3, scale: 0.1, time: 2e4, dtype: "float64" },
  targets: [{ kind: "at most", must: 1000, stretch: 500 }],
  quick: structure === "full",
});

const infinity = (hidden, teacher = 5) => ({
  name: `errorAtInfinity, ${hidden} states against ${teacher}`,
  unit: "ms of CPU",
  of: { kind: "infinity", hidden, teacher, dtype: "float64" },
  targets: [],
});

export const linear = [
  flow("full"),
  flow("symmetric"),
  ...[10, 50, 200].map((hidden) => infinity(hidden)),
  infinity(200, 200),
  {
    name: "a step on the population loss, d 40, K 20",
    unit: "us of CPU",
    of: { kind: "population", hidden: 40, length: 20, dtype: "float64" },
    targets: [],
  },
];
