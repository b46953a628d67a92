/** The inner product of two arrays of one length. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let m = 0; m < a.length; m++) sum += a[m]! * b[m]!;
  return sum;
}

/** The sum of squares of some numbers. */
export function squares(values: Float64Array): number {
  return dot(values, values);
}
