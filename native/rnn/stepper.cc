#include "rnn/stepper.h"

#include "cells/list.h"
#include "core/list.h"
#include "rnn/advance.h"
#include "rnn/readout.h"

namespace outlast {
namespace {

template <class Cell, class Real>
class PlainStepper final : public Stepper<Real> {
 public:
  PlainStepper(const ModelShape& shape, const Real* parameters)
      : shape_(shape), layout_(makeLayout(shape)), parameters_(parameters) {
    packLayers<Cell>(layout_, shape.hiddenSize, parameters, packed_);
    scratch_.resize(static_cast<std::size_t>((Cell::sums + Cell::saved + 2) * shape.hiddenSize));
  }

  Index stateSize() const override { return outlast::stateSize(shape_); }

  void start(Real* state) const override {
    const Index h = shape_.hiddenSize;
    const Index cells = shape_.layers * h;
    std::fill_n(state, stateSize(), Real(0));
    for (Index l = 0; l < shape_.layers; ++l) {
      const LayerOffsets& at = layout_.layers[l];
      if (at.initialH >= 0) std::copy_n(parameters_ + at.initialH, h, state + l * h);
      if (at.initialC >= 0) std::copy_n(parameters_ + at.initialC, h, state + cells + l * h);
    }
  }

  void advance(const Real* input, Real* state) override {
    const Index h = shape_.hiddenSize;
    Real* sums = scratch_.data();
    Real* kept = sums + Cell::sums * h;
    Real* hNext = kept + Cell::saved * h;
    Real* cNext = hNext + h;
    for (Index l = 0; l < shape_.layers; ++l) {
      Real* hState = state + l * h;
      Real* cState = state + (shape_.layers + l) * h;
      advanceLayer<Cell>(packed_[l], h, input, hState, Cell::hasC ? cState : nullptr, sums, kept, hNext, cNext);
      std::copy_n(hNext, h, hState);
      if constexpr (Cell::hasC) std::copy_n(cNext, h, cState);
      input = hState;
    }
  }

  void readOut(const Real* state, Real* output) const override {
    readOutStep(shape_, layout_, parameters_, state + (shape_.layers - 1) * shape_.hiddenSize, output);
  }

 private:
  ModelShape shape_;
  Layout layout_;
  const Real* parameters_;
  std::vector<PackedLayer<Real>> packed_;
  std::vector<Real> scratch_;
};

}  // namespace

template <class Real>
std::unique_ptr<Stepper<Real>> makeStepper(const ModelShape& shape, const Real* parameters) {
  return visitItem<Cells>(shape.cell, [&](auto cell) -> std::unique_ptr<Stepper<Real>> {
    return std::make_unique<PlainStepper<decltype(cell), Real>>(shape, parameters);
  });
}

template std::unique_ptr<Stepper<float>> makeStepper<float>(const ModelShape&, const float*);
template std::unique_ptr<Stepper<double>> makeStepper<double>(const ModelShape&, const double*);

}  // namespace outlast
