// Rows in memory: steps of a trajectory, rows of a matrix.
#pragma once
#include "core/types.h"

namespace outlast {

/// Row t at data + t * stride.
template <class Real>
struct Rows {
  Real* data = nullptr;
  Index stride = 0;

  Real* operator[](Index t) const { return data + t * stride; }
  [[nodiscard]] Rows from(Index t) const { return {data + t * stride, stride}; }
};

}  // namespace outlast
