/** Teachers by the names that cells have: m_j = sum over i of weights[i] eigenvalues[i]^j. */
export const teachers = {
  one: { eigenvalues: [0.9], weights: [1] },
  long: { eigenvalues: [0.999], weights: [1] },
  two: { eigenvalues: [0.9, 0.4], weights: [0.7, 0.5] },
  five: { eigenvalues: [0.9, 0.5, 0.1, -0.3, -0.7], weights: [0.4, 0.3, 0.2, 0.2, 0.2] },
  "two, unbalanced": { eigenvalues: [0.9, 0.4], weights: [1, -0.5] },
  "five, unbalanced": { eigenvalues: [0.9, 0.5, 0.1, -0.3, -0.7], weights: [1, -0.5, 0.4, -0.3, 0.4] },
} as const;

export type TeacherName = keyof typeof teachers;

/** A teacher's least dimension. */
export function dimensionOf(teacher: TeacherName): number {
  return teachers[teacher].eigenvalues.length;
}
