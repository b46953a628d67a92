// A number type of the cells for one question: does a step keep the order of states? Cell::forward over Traced gives,
// for all states of an interval at once, the range of a number, the range of its derivative by the state, and how far
// rounding may put it from its true value.
#pragma once
#include "core/interval.h"

namespace outlast {

/// `Real` is what the cell computes in; `value` and `slope` are in doubles, rounded outward.
template <class Real>
struct Traced {
  Interval<double> value;
  Interval<double> slope;
  double error = 0;

  static constexpr double unit = std::numeric_limits<Real>::epsilon() / 2;
  // 8 last places at most, of a sigmoid above 1/2 only 2: core/activations.h.
  static constexpr double ofSigmoid = 4 * unit, ofTanh = 8 * unit;

  [[nodiscard]] double size() const { return detail::greater(-value.low, value.high); }
};

template <class Real>
Traced<Real> operator+(const Traced<Real>& a, const Traced<Real>& b) {
  Traced<Real> sum{a.value + b.value, a.slope + b.slope, a.error + b.error};
  sum.error += Traced<Real>::unit * (sum.size() + sum.error);
  return sum;
}
template <class Real>
Traced<Real> operator-(const Traced<Real>& a, const Traced<Real>& b) {
  return a + Traced<Real>{{-b.value.high, -b.value.low}, {-b.slope.high, -b.slope.low}, b.error};
}
template <class Real>
Traced<Real> operator*(const Traced<Real>& a, const Traced<Real>& b) {
  Traced<Real> product{a.value * b.value, a.slope * b.value + a.value * b.slope,
                       a.size() * b.error + b.size() * a.error + a.error * b.error};
  product.error += Traced<Real>::unit * (product.size() + product.error);
  return product;
}

template <class Real>
Traced<Real> sigmoid(const Traced<Real>& x) {
  const Interval<double> y = sigmoid(x.value);
  return {y, y * (Interval<double>{1, 1} - y) * x.slope, x.error / 4 + Traced<Real>::ofSigmoid};
}
template <class Real>
Traced<Real> tanh(const Traced<Real>& x) {
  const Interval<double> y = tanh(x.value);
  return {y, (Interval<double>{1, 1} - y * y) * x.slope, x.error + Traced<Real>::ofTanh};
}
template <class Real>
Traced<Real> relu(const Traced<Real>& x) {
  const double least = x.value.low > 0 ? 1 : 0, most = x.value.high > 0 ? 1 : 0;
  return {relu(x.value), Interval<double>{least, most} * x.slope, x.error};
}

}  // namespace outlast
