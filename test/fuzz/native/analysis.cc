// Every exact answer about linear systems, of systems of any numbers.
#include "analysis/impulse.h"
#include "analysis/infinite_error.h"
#include "analysis/memory.h"
#include "analysis/singular_values.h"
#include "analysis/spectrum.h"
#include "input.h"

using namespace outlast;
using analysis::Matrix;

namespace {

Matrix anyMatrix(fuzz::Input& input, Index rows, Index columns) {
  Matrix matrix(rows, columns);
  for (Index i = 0; i < rows; ++i)
    for (Index j = 0; j < columns; ++j) matrix(i, j) = input.number();
  return matrix;
}

analysis::System anySystem(fuzz::Input& input, Index inputs, Index outputs) {
  const Index n = input.whole(1, input.byte() == 255 ? 40 : 7);
  return {anyMatrix(input, n, n), anyMatrix(input, n, inputs), anyMatrix(input, outputs, n)};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t kind = input.byte();
  const double tolerance = input.number();
  const Index inputs = input.whole(1, 3), outputs = input.whole(1, 3);
  const analysis::System one = anySystem(input, inputs, outputs);
  fuzz::mayRefuse([&] {
    switch (kind % 9) {
      case 0:
        return static_cast<void>(analysis::impulseResponse(one, input.byte()));
      case 1:
        return static_cast<void>(
            analysis::impulseErrors(one, anySystem(input, inputs, outputs), {0, input.byte(), 256 + input.byte()}));
      case 2:
        return static_cast<void>(analysis::infiniteError(one, anySystem(input, inputs, outputs), tolerance));
      case 3:
        return static_cast<void>(analysis::eigenvalues(one.a));
      case 4:
        return static_cast<void>(analysis::spectrum(one, tolerance));
      case 5:
        return static_cast<void>(analysis::gramians(one));
      case 6:
        return static_cast<void>(analysis::hankelValues(one, tolerance));
      case 7:
        return static_cast<void>(analysis::singularValues(one.b));
      default:
        analysis::memoryCapacity(one, input.byte(), tolerance);
        analysis::fisherMemory(one, input.byte(), input.number());
    }
  });
  return 0;
}
