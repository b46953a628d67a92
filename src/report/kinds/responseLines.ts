import type { Tensor } from "../../core/index.js";
import type { Line } from "../figure/figure.js";

/** Lines that can still be told apart. */
const MOST = 8;

/** An impulse response [lags, outputSize, inputSize] under its name. */
export interface NamedResponse {
  name: string;
  response: Tensor;
  isDashed?: boolean | undefined;
}

/** Whether responses are shown by pairs of output and input, or as the norm of all of them where that were too many. */
export function byPairs(responses: readonly NamedResponse[]): boolean {
  const pairs = responses.map(({ response: { shape } }) => shape[1]! * shape[2]!);
  return pairs.reduce((sum, count) => sum + count, 0) <= MOST;
}

/** A line for every pair of output and input of each response, or one of Frobenius norms each, over the lags. */
export function responseLines(responses: readonly NamedResponse[]): Line[] {
  const paired = byPairs(responses);
  return responses.flatMap(({ name, response, isDashed }) => {
    const [, outputs = 0, inputs = 0] = response.shape;
    const line = (label: string, heights: readonly number[]): Line => ({
      mark: "line",
      label,
      points: heights.map((y, x) => ({ x, y: Number.isFinite(y) ? y : null })),
      ...(isDashed === true && { isDashed }),
    });
    if (!paired) return [line(name, normsOf(response))];
    return Array.from({ length: outputs * inputs }, (_, pair) => {
      const place = `output ${Math.floor(pair / inputs) + 1}, input ${(pair % inputs) + 1}`;
      return line(outputs * inputs === 1 ? name : `${name}, ${place}`, pairOf(response, pair));
    });
  });
}

function pairOf({ shape: [lags = 0], data }: Tensor, pair: number): number[] {
  const pairs = data.length / lags;
  return Array.from({ length: lags }, (_, lag) => data[lag * pairs + pair]!);
}

function normsOf({ shape: [lags = 0], data }: Tensor): number[] {
  const pairs = data.length / lags;
  return Array.from({ length: lags }, (_, lag) => {
    let squares = 0;
    for (let pair = 0; pair < pairs; pair++) squares += data[lag * pairs + pair]! * data[lag * pairs + pair]!;
    return Math.sqrt(squares);
  });
}
