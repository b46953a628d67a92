// One-unit models over all strings, and single excursions, with parameters of any bits.
#include "evaluation/certify.h"

#include "any_shape.h"
#include "evaluation/affine_excursion.h"
#include "evaluation/excursion.h"

using namespace outlast;

namespace {

template <class Real>
void use(fuzz::Input& input, ModelShape shape) {
  JobControl control;
  shape.inputSize = shape.outputSize = 2;
  shape.structure = Structure::full;
  const bool isUnit = input.flag();
  if (isUnit) shape.hiddenSize = shape.layers = 1;
  const auto parameters = fuzz::anyParameters<Real>(input, makeLayout(shape).size);
  if (isUnit && input.flag()) {
    certify({shape, input.number(), input.whole(1, 24), input.whole(0, 6)}, parameters.data(), control);
  } else {
    firstFailingDepth({shape, input.whole(1, 40), input.number(), isUnit && input.flag()}, parameters.data(), control);
  }
}

AffineStep anyStep(fuzz::Input& input) {
  return {input.number(), input.number(), {input.number(), input.number()}, {input.number(), input.number()}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::mayRefuse([&] {
    fuzz::Input input(data, size);
    const std::uint8_t kind = input.byte();
    if (kind % 4 == 0) {
      JobControl control;
      const AffineCounter counter{input.number(), input.flag(), anyStep(input), anyStep(input)};
      firstFailingDepth(counter, input.whole(1, 250), control);
    } else if (kind % 2 == 0) {
      use<float>(input, fuzz::anyShape(input));
    } else {
      use<double>(input, fuzz::anyShape(input));
    }
  });
  return 0;
}
