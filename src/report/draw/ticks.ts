export interface Tick {
  value: number;
  text: string;
}

/** Whether ticks of these places and texts can stand side by side. */
export type Fits = (ticks: readonly Tick[]) => boolean;

const superscripts: Readonly<Record<string, string>> = {
  "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
}; // prettier-ignore

/** 10 to a whole power, the nearest double. */
export function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`);
}

/** A number for people: 0.002, 120, 2·10⁻⁶; a true minus. */
export function numberText(value: number, digits = 3): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e5) return signed(String(Number(value.toPrecision(Math.max(digits, 5)))));
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e") as [string, string];
  return signed(powerText(Number(mantissa), Number(exponent)));
}

function powerText(mantissa: number, exponent: number): string {
  const power = `10${[...String(exponent)].map((letter) => superscripts[letter]!).join("")}`;
  if (mantissa === 1) return power;
  return mantissa === -1 ? `-${power}` : `${mantissa}·${power}`;
}

function signed(text: string): string {
  return text.replace(/^-/, "−");
}

/** Multiples of 1, 2 or 5 times a power of ten: as many as fit, at least `least` apart. */
export function linearTicks([from, to]: readonly [number, number], fits: Fits, least = 0): Tick[] {
  let last: Tick[] = [];
  for (let most = 10; most >= 1; most--) {
    last = everyStep([from, to], Math.max(least, tickStep(to - from, most)));
    if (last.length > 1 && last.length <= 7 && fits(last)) return last;
  }
  return last.slice(0, 1);
}

/** The least of 1, 2, 5 times a power of ten that divides a span into at most so many parts. */
export function tickStep(span: number, most: number): number {
  const raw = span / most;
  const exponent = Math.floor(Math.log10(raw));
  const unit = powerOfTen(exponent);
  return ([1, 2, 5].find((multiple) => multiple * unit >= raw * (1 - 1e-9)) ?? 10) * unit;
}

function everyStep([from, to]: readonly [number, number], step: number): Tick[] {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const largest = Math.max(Math.abs(from), Math.abs(to));
  const ticks: Tick[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i <= to / step + 1e-9; i++) {
    const value = decimals > 100 ? i * step : Number((i * step).toFixed(decimals));
    const isPlain = largest < 1e7 && decimals <= 4;
    ticks.push({ value: value || 0, text: isPlain ? signed((value || 0).toFixed(decimals)) : numberText(value, 4) });
  }
  return ticks;
}

/** Of a log axis: decades, every second, third, ... of them as they fit; of less than three, 1, 2 and 5 of each. */
export function logTicks(domain: readonly [number, number], fits: Fits): Tick[] {
  const [from, to] = domain;
  const [first, last] = [Math.floor(Math.log10(from)), Math.ceil(Math.log10(to))];
  const isPlain = from >= 0.9e-3 && to < 0.9e5;
  const inDecades = (multiples: readonly number[], every: number): Tick[] => {
    const ticks: Tick[] = [];
    for (let exponent = Math.ceil(first / every) * every; exponent <= last; exponent += every) {
      for (const multiple of multiples) {
        const value = Number(`${multiple}e${exponent}`);
        if (value < from * (1 - 1e-9) || value > to * (1 + 1e-9)) continue;
        const isSmall = exponent === 0 || (exponent === 1 && multiple === 1);
        ticks.push({ value, text: isPlain || isSmall ? String(value) : powerText(multiple, exponent) });
      }
    }
    return ticks;
  };
  const fine = inDecades([1, 2, 5], 1);
  if (fine.length < 3) {
    const linear = linearTicks(domain, fits).filter(({ value }) => value > 0);
    if (linear.length > fine.length) return linear;
  }
  if (inDecades([1], 1).length < 3 && fine.length <= 8 && fits(fine)) return fine;
  for (let every = 1; every <= last - first; every++) {
    const ticks = inDecades([1], every);
    if (ticks.length <= 9 && (ticks.length < 2 || fits(ticks))) return ticks;
  }
  return inDecades([1], 1).slice(0, 1);
}

/** The unlabelled 2, 3, ..., 9 of every decade. */
export function minorTicks([from, to]: readonly [number, number]): number[] {
  const values: number[] = [];
  for (let exponent = Math.floor(Math.log10(from)); exponent <= Math.log10(to); exponent++) {
    for (let multiple = 2; multiple <= 9; multiple++) {
      const value = Number(`${multiple}e${exponent}`);
      if (value >= from && value <= to) values.push(value);
    }
  }
  return values;
}
