#include "analysis/impulse.h"

#include <algorithm>
#include <limits>

#include "core/elementary.h"

namespace outlast::analysis {
namespace {

/// States larger than 2^300 or smaller than 2^-300 are brought back to the order of 1.
constexpr int farExponent = 300;
/// Powers of 2 that no double reaches beyond.
constexpr Index beyond = 2200;

double times(double x, Index exponent) {
  return std::ldexp(x, static_cast<int>(std::clamp(exponent, -beyond, beyond)));
}

Scaled normalized(double mantissa, Index exponent) {
  if (!(mantissa > 0.0)) return {};
  const int power = std::ilogb(mantissa);
  return {std::ldexp(mantissa, -power), exponent + power};
}

bool less(const Scaled& x, const Scaled& y) {
  if (x.mantissa == 0.0 || y.mantissa == 0.0) return x.mantissa < y.mantissa;
  return x.exponent != y.exponent ? x.exponent < y.exponent : x.mantissa < y.mantissa;
}

/// x 2^e - y 2^f as a matrix times 2^exponent.
Matrix difference(const Response& x, const Response& y, Index& exponent) {
  // A response that is 0 has no say in the exponent.
  const bool xLeads = largest(y.value()) == 0.0 || (largest(x.value()) > 0.0 && x.exponent() >= y.exponent());
  exponent = xLeads ? x.exponent() : y.exponent();
  const auto aligned = [&](const Response& response) {
    return Matrix(times(1.0, std::min<Index>(response.exponent() - exponent, 0)) * response.value());
  };
  return aligned(x) - aligned(y);
}

}  // namespace

Response::Response(const System& system) : a_(system.a), fromInputs_(system.b.cols() <= system.c.rows()) {
  state_ = fromInputs_ ? system.b : system.c;
  reader_ = fromInputs_ ? system.c : system.b;
  readOut();
}

void Response::advance() {
  state_ = fromInputs_ ? Matrix(a_ * state_) : Matrix(state_ * a_);
  const double size = largest(state_);
  if (size > 0.0 && std::abs(std::ilogb(size)) > farExponent) {
    exponent_ += std::ilogb(size);
    state_ *= normalizer(size);
  }
  readOut();
}

void Response::readOut() { value_ = fromInputs_ ? reader_ * state_ : state_ * reader_; }

std::vector<double> impulseResponse(const System& system, Index length) {
  std::vector<double> result;
  result.reserve(static_cast<std::size_t>(length * system.c.rows() * system.b.cols()));
  Response response(system);
  for (Index j = 0; j < length; ++j) {
    if (j > 0) response.advance();
    for (Index o = 0; o < response.value().rows(); ++o)
      for (Index i = 0; i < response.value().cols(); ++i)
        result.push_back(times(response.value()(o, i), response.exponent()));
  }
  return result;
}

double Scaled::value() const { return times(mantissa, exponent); }

double Scaled::log10() const {
  if (mantissa == 0.0) return -std::numeric_limits<double>::infinity();
  const double ln2 = elementary::log(2.0), ln10 = elementary::log(10.0);
  return (elementary::log(mantissa) + static_cast<double>(exponent) * ln2) / ln10;
}

double Scaled::over(const Scaled& other) const {
  if (mantissa == 0.0) return 0.0;
  if (other.mantissa == 0.0) return std::numeric_limits<double>::infinity();
  return times(mantissa / other.mantissa, exponent - other.exponent);
}

void Scaled::add(Scaled other) {
  if (less(*this, other)) std::swap(*this, other);
  *this = normalized(mantissa + times(other.mantissa, other.exponent - exponent), exponent);
}

std::vector<ImpulseError> impulseErrors(const System& student, const System& teacher, const std::vector<Index>& lags) {
  std::vector<ImpulseError> results;
  ImpulseError sum;
  Response of(student), to(teacher);
  Index lag = 0;
  for (const Index count : lags) {
    for (; lag < count; ++lag) {
      if (lag > 0) of.advance(), to.advance();
      Index exponent = 0;
      Matrix apart = difference(of, to, exponent);
      const Scaled size = normalized(largest(apart), exponent);
      if (less(sum.difference, size)) sum.difference = size, sum.worst = lag;
      const Scaled reference = normalized(largest(to.value()), to.exponent());
      if (less(sum.reference, reference)) sum.reference = reference;
      if (size.mantissa == 0.0) continue;
      apart = times(1.0, exponent - size.exponent) * apart;
      sum.squared.add(normalized(apart.squaredNorm(), 2 * size.exponent));
    }
    results.push_back(sum);
  }
  return results;
}

}  // namespace outlast::analysis
