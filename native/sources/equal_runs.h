// Next-symbol prediction on a^n b^n, a^n b^n c^n and so on (Gers and Schmidhuber 2001; Suzgun et al. 2018): inputs
// one-hot of the letters, targets which letter may come next or, the last target, the end of the string.
#pragma once
#include <array>

#include "sources/arguments.h"
#include "sources/source.h"

namespace outlast {

/// A training string has the n of `minRepeats`..`maxRepeats` that a beta-binomial variable of parameters alpha and beta
/// chooses (1, 1: uniform), an evaluated one that of the tested lengths; the one string of an exact length comes once.
struct EqualRuns {
  static constexpr const char* name = "equalRuns";
  static constexpr std::array numbers = {"letters", "minRepeats", "maxRepeats", "alpha", "beta"};
  static std::unique_ptr<Source> make(const SourceArguments& arguments);
};

}  // namespace outlast
