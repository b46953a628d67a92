/** All delays are learnt at once, an output each: outputs of a convolution do not meet. */
export const DELAYS = [0, 1, 2, 4, 6, 8, 12, 16];

/** A convolution that learns delays from 0. */
export interface DelayModel {
  experiment: string;
  /** Of its lag weights; "-" of the plain convolution. */
  nuW: number | "-";
  steps: number;
  /** Mean R^2 of 20 seeds at each delay, on noiseless sequences: reference runs of ours, no numbers of a paper. */
  rSquared: readonly number[];
}

type Row = [nuW: DelayModel["nuW"], steps: number, ...rSquared: number[]];

const rows: Row[] = [
  [0.3, 50, 1, 1, 1, 0.991, 0.392, 0.024, -0.021, -0.024],
  [0.7, 50, 0.999, 0.999, 0.999, 0.999, 0.999, 0.999, 0.962, 0.361],
  [0.9, 50, 0.999, 0.999, 0.999, 0.999, 0.999, 0.999, 0.999, 0.998],
  [0.3, 500, 1, 1, 1, 1, 0.994, 0.381, -0.029, -0.038],
  ["-", 50, 0.999, 0.999, 0.999, 0.999, 0.999, 0.999, 0.999, 0.998],
];

export const delayModels: readonly DelayModel[] = rows.map(([nuW, steps, ...rSquared]) => ({
  experiment: nuW === "-" ? `delay, plain, ${steps} steps` : `delay, ${steps} steps`,
  nuW,
  steps,
  rSquared,
}));
