/**
 * arcsin by its series where |x| <= 1/2, and by arcsin x = pi/2 - 2 arcsin sqrt((1-x)/2) above: additions, products and
 * roots alone, so that its bits are the same everywhere. Arguments beyond 1 by rounding count as 1.
 */
export function arcsine(x: number): number {
  if (x < 0) return -arcsine(-x);
  if (x > 0.5) return Math.PI / 2 - 2 * arcsine(Math.sqrt(Math.max(0, 1 - x) / 2));
  const square = x * x;
  let sum = 0;
  // From the last term that counts at x = 1/2 inwards: x (1 + 1/6 x^2 (1 + 9/20 x^2 (1 + ...))).
  for (let k = 26; k > 0; k--) {
    const odd = 2 * k - 1;
    sum = ((odd * odd) / (2 * k * (odd + 2))) * square * (1 + sum);
  }
  return x * (1 + sum);
}
