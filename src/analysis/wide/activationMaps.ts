import { arcsine } from "./arcsine.js";

/** What an activation f makes of two numbers (u, v) that are normal around 0 with these second moments. */
export interface ActivationMap {
  /** E[f(u) f(v)] */
  value(uv: number, uu: number, vv: number): number;
  /** E[f'(u) f'(v)] */
  slope(uv: number, uu: number, vv: number): number;
}

const correlation = (uv: number, uu: number, vv: number): number =>
  uu === 0 || vv === 0 ? 0 : Math.max(-1, Math.min(1, uv / Math.sqrt(uu * vv)));

/** Every activation of the recurrent kernel. ReLU: Cho and Saul 2009; erf: Williams 1997. */
export const activationMaps = {
  linear: { value: (uv) => uv, slope: () => 1 },
  relu: {
    value(uv, uu, vv) {
      const c = correlation(uv, uu, vv);
      return (Math.sqrt(uu * vv) * (c * (Math.PI / 2 + arcsine(c)) + Math.sqrt(1 - c * c))) / (2 * Math.PI);
    },
    slope: (uv, uu, vv) => (Math.PI / 2 + arcsine(correlation(uv, uu, vv))) / (2 * Math.PI),
  },
  erf: {
    value: (uv, uu, vv) => (2 / Math.PI) * arcsine((2 * uv) / Math.sqrt((1 + 2 * uu) * (1 + 2 * vv))),
    // (1 + 2 uu) (1 + 2 vv) - 4 uv^2, so that nothing is lost where u = v are large.
    slope: (uv, uu, vv) => 4 / (Math.PI * Math.sqrt(1 + 2 * (uu + vv) + 4 * Math.max(0, uu * vv - uv * uv))),
  },
} as const satisfies Record<string, ActivationMap>;
