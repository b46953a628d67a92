// One parameter while it is being filled.
#pragma once
#include <string_view>
#include <vector>

#include "core/random.h"
#include "core/types.h"

namespace outlast {

/// `values` [rows, columns], columns being all of `shape` but its first extent.
struct FillTarget {
  std::string_view name;
  const std::vector<Index>& shape;
  Index rows;
  Index columns;
  std::vector<double> values;
};

/// Fills the target by a rule's numbers; `random` is the rule's own stream.
using Fill = void (*)(const std::vector<double>& numbers, Random& random, FillTarget& target);

}  // namespace outlast
