#include "analysis/lyapunov.h"

namespace outlast::analysis {

void Isometry::reflect(ComplexMatrix& matrix, const Step& step) const {
  auto inputs = matrix.rightCols(inputs_);
  const ComplexVector along = inputs * step.normal;
  inputs -= along * step.normal.adjoint();
}

void Isometry::apply(ComplexMatrix& matrix) const {
  const Index last = states_ + inputs_ - 1;
  for (const Step& step : steps_) {
    reflect(matrix, step);
    const ComplexVector w = matrix.col(step.state);
    const ComplexVector b = matrix.col(last) * step.phase;
    matrix.col(step.state) = std::conj(step.eigenvalue) * w + step.complement * b;
    matrix.col(last) = step.eigenvalue * b - step.complement * w;
  }
}

void Isometry::applyAdjoint(ComplexMatrix& matrix) const {
  const Index last = states_ + inputs_ - 1;
  for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
    const ComplexVector u = matrix.col(step->state);
    const ComplexVector y = matrix.col(last);
    matrix.col(step->state) = step->eigenvalue * u - step->complement * y;
    matrix.col(last) = std::conj(step->phase) * (step->complement * u + std::conj(step->eigenvalue) * y);
    reflect(matrix, *step);
  }
}

// Of the last state, with eigenvalue t, the reflection leaves one input (b above, beta in its row). Its variance is
// |v|^2 = beta^2 / (1 - |t|^2), and its covariance with the states above, v u, follows from
// (I - conj(t) A1) u = conj(t) v a + sqrt(1 - |t|^2) b, where a is the column of A above t. What these columns leave of
// the equation of the states above is again of its form, with one input exchanged: the rotation [conj(t) -s; s t] of
// [A1 u + v a, b] gives [u, new input].
Reachability reachability(const ComplexMatrix& a, const ComplexMatrix& b) {
  const Index n = a.rows(), m = b.cols();
  Reachability result{ComplexMatrix::Zero(n, n), Isometry(n, m), 0.0};
  ComplexMatrix& s = result.factor;
  ComplexMatrix inputs = b;
  for (Index k = n - 1; k >= 0; --k) {
    const Complex t = a(k, k);
    const double size = std::abs(t);
    Isometry::Step step{k, ComplexVector::Zero(m), 1.0, t, std::sqrt((1.0 - size) * (1.0 + size))};
    const double beta = inputs.row(k).norm();
    if (beta > 0.0) {
      ComplexVector direction = inputs.row(k).adjoint() / beta;
      const double lastSize = std::abs(direction(m - 1));
      step.phase = lastSize > 0.0 ? -direction(m - 1) / lastSize : Complex(-1.0);
      direction(m - 1) -= step.phase;
      step.normal = direction * (std::sqrt(2.0) / direction.norm());
    }
    const ComplexVector along = inputs.topRows(k) * step.normal;
    inputs.topRows(k) -= along * step.normal.adjoint();
    const ComplexVector last = inputs.col(m - 1).head(k) * step.phase;
    const double v = beta / step.complement;
    s(k, k) = v;
    // Column by column of A1: what is left of the right side, and A1 u + v a.
    ComplexVector rest = (std::conj(t) * v) * a.col(k).head(k) + step.complement * last;
    ComplexVector moved = v * a.col(k).head(k);
    for (Index j = k - 1; j >= 0; --j) {
      const Complex u = rest(j) / (1.0 - std::conj(t) * a(j, j));
      s(j, k) = u;
      rest.head(j) += (std::conj(t) * u) * a.col(j).head(j);
      moved.head(j + 1) += u * a.col(j).head(j + 1);
    }
    inputs.col(m - 1).head(k) = t * last - step.complement * moved;
    result.isometry.add(std::move(step));
  }
  ComplexMatrix image(n, n + m);
  image << a * s, b;
  result.isometry.apply(image);
  image.leftCols(n) -= s;
  result.residual = image.norm();
  return result;
}

// A^H is lower triangular; with rows and columns reversed it is upper triangular again.
ComplexMatrix observabilityFactor(const ComplexMatrix& a, const ComplexMatrix& c) {
  const ComplexMatrix reversed = a.adjoint().reverse();
  return reachability(reversed, c.adjoint().colwise().reverse()).factor.colwise().reverse();
}

}  // namespace outlast::analysis
