// Matrices of every size around a tile's, by the definition.
#include "core/transpose.h"

#include <doctest/doctest.h>

#include <numeric>
#include <vector>

using namespace outlast;

TEST_CASE_TEMPLATE("a matrix is transposed", Real, float, double) {
  constexpr Index most = 2 * packWidth<Real> + 1;
  for (Index rows = 1; rows <= most; ++rows)
    for (Index columns = 1; columns <= most; ++columns) {
      std::vector<Real> from(static_cast<std::size_t>(rows * columns)), to(from.size()), expected(from.size());
      std::iota(from.begin(), from.end(), Real(1));
      for (std::size_t i = 0; i < from.size(); ++i) {
        const std::size_t row = i / static_cast<std::size_t>(columns), column = i % static_cast<std::size_t>(columns);
        expected[column * static_cast<std::size_t>(rows) + row] = from[i];
      }
      transpose(from.data(), rows, columns, to.data());
      CAPTURE(rows);
      CAPTURE(columns);
      CHECK(to == expected);
    }
}
