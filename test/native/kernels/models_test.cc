// Models in the lanes against the plain path, alone and in company.
#include "one_lane.h"

namespace {

using network_case::Case;
using network_case::Result;
using outlast::Index;

template <class Real>
Result runLane(const Case& one, int lane, bool company) {
  network_case::OneLane<Real> network(one.shape, lane, company);
  return run(one, network);
}

/// The worst distance from the plain path; bits must not depend on the lane or the company.
template <class Real>
double compare(const Case& one, const Result& expected) {
  const Result alone = runLane<Real>(one, 0, false);
  const Result among = runLane<Real>(one, outlast::ModelNetwork<Real>::models - 1, true);
  CHECK(alone.loss == among.loss);
  CHECK(alone.gradients == among.gradients);
  CHECK(alone.final == among.final);
  return distance(one, among, expected);
}

}  // namespace

TEST_CASE("models in lanes give the plain path's loss, gradients and final states, with the same bits in any company") {
  double worst = 0, worstSingle = 0;
  network_case::forEachKind(2, [&](int cell, int layers, int loss, bool every) {
    for (int variant = 0; variant < 6; ++variant) {
      const Case one({cell, layers, 1 + (3 * variant + cell) % 8, loss, every, variant, 1 + variant % 4});
      const auto plain = outlast::makeNetwork<double>(one.shape);
      const Result expected = run(one, *plain);
      worst = network_case::worse(worst, compare<double>(one, expected));
      worstSingle = network_case::worse(worstSingle, compare<float>(one, expected));
    }
  });
  CHECK(worst < 1e-11);
  CHECK(worstSingle < 2e-5);
  MESSAGE("largest distance " << worst << " in double, " << worstSingle << " in float");
}

TEST_CASE("a model has the same bits beside one whose sequences are so long that both are cut into segments") {
  // Four layers of eight LSTM units would be whole up to 512 steps if longer ones were no company.
  Case one({static_cast<int>(std::tuple_size_v<outlast::Cells>) - 1, 4, 8, 0, true, 3, 3});
  one.redraw({400, 90, 1400}, outlast::Random(7, 8, 9));
  const auto plain = outlast::makeNetwork<double>(one.shape);
  CHECK(compare<double>(one, run(one, *plain)) < 1e-10);
  compare<float>(one, run(one, *plain));
}
