/** The inner product of two arrays of one length, as four sums that do not wait for each other. */
export function dot(a: Float64Array, b: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let m = 0;
  for (; m + 3 < a.length; m += 4) {
    s0 += a[m]! * b[m]!;
    s1 += a[m + 1]! * b[m + 1]!;
    s2 += a[m + 2]! * b[m + 2]!;
    s3 += a[m + 3]! * b[m + 3]!;
  }
  for (; m < a.length; m++) s0 += a[m]! * b[m]!;
  return s0 + s1 + (s2 + s3);
}

/** The sum of squares of some numbers. */
export function squares(values: Float64Array): number {
  return dot(values, values);
}
