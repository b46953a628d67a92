/** Lag, output and input of the number at an offset of an impulse response [lags, outputSize, inputSize]. */
export interface Place {
  lag: number;
  output: number;
  input: number;
}

export function placeOf(at: number, { outputSize, inputSize }: { outputSize: number; inputSize: number }): Place {
  return {
    lag: Math.floor(at / (outputSize * inputSize)),
    output: Math.floor(at / inputSize) % outputSize,
    input: at % inputSize,
  };
}
