// A model in one of the lanes of a network of models, as a network of its own.
#pragma once
#include "core/buffer.h"
#include "lanes/model_network.h"
#include "network_case.h"

namespace network_case {

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

  /// The other lanes have noise of their own in company, every other one none.
  void setNoise(const outlast::StateNoise& noise) override {
    typename outlast::ModelNetwork<Real>::Noises noises{};
    for (std::size_t lane = 0; company_ && lane < models; ++lane)
      noises[lane] = {lane % 2 == 0 ? 0.0 : 0.1, lane, 3 * lane};
    noises[static_cast<std::size_t>(lane_)] = noise;
    network_->setNoise(noises);
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

}  // namespace network_case
