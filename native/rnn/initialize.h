// How parameters begin. Every number is drawn in double from the stream "init/<parameter name>" of the run's seed and
// then rounded, so float32 and float64 models of one seed start at the same point, and a parameter's draw does not
// depend on the others.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "rnn/layout.h"

namespace outlast {

/// One parameter's rule: an index into initializerRules() and its numbers.
struct Initializer {
  int rule = 0;
  std::vector<double> numbers;
};

/// A rule by name, with the names of its numbers ("values" takes the parameter's own numbers, row-major).
struct InitializerRule {
  std::string_view name;
  std::vector<std::string_view> numbers;
};

/// uniform [bound]: U(-bound, bound).  gaussian [std]: N(0, std^2).  constant [value].  values [...].
/// identity [scale, blockRows] and orthogonal [gain, blockRows]: each block of blockRows rows is scale I, or gain Q
/// with Q Haar-distributed (orthonormal rows where wide, columns where tall).
/// Of linear models alone, see rnn/fill_linear.h: symmetricGaussian, transposedB, ring, s4d, hippo.
/// What a rule gives for a symmetric parameter is then symmetrized, (M + M^T) / 2.
const std::vector<InitializerRule>& initializerRules();

/// Fills `parameters` [P]; `initializers` has one rule a parameter of the layout.
template <class Real>
void initialize(const Layout& layout, std::span<const Initializer> initializers, std::uint64_t seed, Real* parameters);

}  // namespace outlast
