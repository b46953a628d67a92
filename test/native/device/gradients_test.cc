// The kernels of devices, run by an emulated team, against the plain path.
#include "../kernels/network_case.h"
#include "emulated_network.h"

namespace {

using network_case::Case;
using network_case::Distances;
using network_case::EmulatedNetwork;
using outlast::Index;
using outlast::device::DeviceLimits;

Distances compare(const Case& one, const DeviceLimits& limits, std::uint64_t seed) {
  Distances distances;
  EmulatedNetwork<double> wide(one.shape, limits, seed);
  EmulatedNetwork<float> narrow(one.shape, limits, seed);
  distances.take(one, wide, narrow);
  return distances;
}

}  // namespace

TEST_CASE("every cell, loss and scored steps, one to three layers, of ragged batches") {
  Distances worst;
  network_case::forEachKind(3, [&](int cell, int layers, int loss, bool every) {
    for (int variant = 0; variant < 6; ++variant) {
      const Index hidden = 1 + (3 * variant + cell) % 8;
      const Case one({cell, layers, hidden, loss, every, variant, 1 + (variant * 5) % 11});
      const Distances own = compare(one, {}, static_cast<std::uint64_t>(variant));
      INFO("cell " << cell << ", layers " << layers << ", loss " << loss << ", every " << every << ", variant " << variant);
      CHECK(own.wide < 1e-11);
      CHECK(own.narrow < 2e-5);
      worst.wide = std::max(worst.wide, own.wide);
      worst.narrow = std::max(worst.narrow, own.narrow);
    }
  });
  MESSAGE("largest distance " << worst.wide << " in double, " << worst.narrow << " in float");
}
