// Models in the lanes against the plain path, alone and in company.
#include "core/buffer.h"
#include "lanes/model_network.h"
#include "network_case.h"

namespace {

using network_case::Case;
using network_case::Result;
using outlast::Index;

/// One lane of a network of models; where it has company, the other lanes have parameters and batches of their own.
template <class Real>
class OneLane final : public outlast::Network<Real> {
 public:
  OneLane(const outlast::ModelShape& shape, int lane, bool company)
      : size_(outlast::makeLayout(shape).size),
        lane_(lane),
        company_(company),
        network_(outlast::makeModelNetwork<Real>(shape)) {
    std::fill_n(parameters_.reserve(size_ * models), size_ * models, Real(0));
    gradients_.reserve(size_ * models);
  }

  void setParameters(const Real* parameters) override {
    for (Index i = 0; i < size_ * models; ++i) {
      const int lane = static_cast<int>(i % models);
      if (lane == lane_) parameters_.get()[i] = parameters[i / models];
      if (lane != lane_ && company_) parameters_.get()[i] = parameters[i / models] * Real(0.5 + 0.1 * lane);
    }
    network_->setParameters(parameters_.get());
  }

  double gradients(std::span<const outlast::Sequence<Real>> batch, int loss, outlast::Scored scored,
                   Real* gradients) override {
    std::vector<outlast::Sequence<Real>> others(batch.rbegin(), batch.rend());
    for (auto& one : others) one.final = nullptr;
    typename outlast::ModelNetwork<Real>::Batches batches;
    if (company_)
      for (std::size_t lane = 0; lane < models; ++lane)
        batches[lane] = std::span<const outlast::Sequence<Real>>(others).first(lane % (others.size() + 1));
    batches[static_cast<std::size_t>(lane_)] = batch;
    std::array<double, models> losses{};
    network_->gradients(batches, loss, scored, gradients_.get(), losses);
    for (Index i = 0; i < size_; ++i) gradients[i] = gradients_.get()[i * models + lane_];
    return losses[static_cast<std::size_t>(lane_)];
  }

 private:
  static constexpr int models = outlast::ModelNetwork<Real>::models;

  Index size_;
  int lane_;
  bool company_;
  std::unique_ptr<outlast::ModelNetwork<Real>> network_;
  outlast::Buffer<Real> parameters_, gradients_;
};

template <class Real>
Result runLane(const Case& one, int lane, bool company) {
  OneLane<Real> network(one.shape, lane, company);
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
      worst = std::max(worst, compare<double>(one, expected));
      worstSingle = std::max(worstSingle, compare<float>(one, expected));
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
