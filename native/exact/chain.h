// The impulse response m_j = C A^j E [O, J] of a linear model and the way back from its gradient. The columns of E [H,
// J] are what enters the state: those of B, then the bias (an input that is 1 at every step), then the learned initial
// state (an input that is 1 before the first step).
//
// With few columns, the vectors r_j = A^j E go from step to step, and m_j = C r_j. From the gradients g_j of m_j,
//   z_j = C^T g_j + A^T z_(j+1),  dA = sum of z_(j+1) r_j^T,  dE = z_0,  dC = sum of g_j r_j^T.
// With few rows of C, the same with A^T, C^T and E^T in place of A, E and C. So a step costs 6 H^2 min(J, O)
// operations, whatever the batch.
#pragma once
#include "core/buffer.h"
#include "core/lane_sums.h"
#include "core/transpose.h"
#include "exact/products.h"
#include "rnn/layout.h"

namespace outlast {

template <class Real>
class ImpulseChain {
 public:
  explicit ImpulseChain(const ModelShape& shape)
      : layout_(makeLayout(shape)),
        hidden_(shape.hiddenSize),
        inputs_(shape.inputSize),
        entries_(shape.inputSize + (shape.bias ? 1 : 0) + (shape.learnInitialState ? 1 : 0)),
        outputs_(shape.outputSize),
        fromInputs_(entries_ <= outputs_),
        readers_(fromInputs_ ? outputs_ : entries_),
        plan_(planPass<Real>(fromInputs_ ? entries_ : outputs_, hidden_)) {
    const Index rows = roundUp(hidden_, width);
    for (Buffer<Real>* matrix : {&matrix_, &transposed_})
      std::fill_n(matrix->reserve(rows * plan_.stride), rows * plan_.stride, Real(0));
    std::fill_n(start_.reserve(plan_.columns * plan_.stride), plan_.columns * plan_.stride, Real(0));
    std::fill_n(read_.reserve(readers_ * plan_.stride), readers_ * plan_.stride, Real(0));
    readGradient_.reserve(readers_ * hidden_);
  }

  [[nodiscard]] const Layout& layout() const { return layout_; }

  /// [P]
  void setParameters(const Real* parameters) {
    const LayerOffsets& layer = layout_.layers[0];
    for (Index i = 0; i < hidden_; ++i)
      copyPadded<V>(parameters + layer.weightHh + i * hidden_, hidden_, matrix_.get() + i * plan_.stride);
    transposeMatrix();
    Real* entries = (fromInputs_ ? start_ : read_).get();
    forEntries([&](Index j, Index k, Index offset) { entries[j * plan_.stride + k] = parameters[offset]; });
    Real* outputs = (fromInputs_ ? read_ : start_).get();
    for (Index o = 0; o < outputs_; ++o)
      copyPadded<V>(parameters + layout_.readoutWeight + o * hidden_, hidden_, outputs + o * plan_.stride);
  }

  /// Computes m_0 .. m_(steps-1) and sets their gradients to 0.
  void respond(Index steps) {
    steps_ = steps;
    const Index size = plan_.columns * plan_.stride;
    Real* forward = forward_.reserve(steps * size);
    backward_.reserve(steps * size);
    const Index count = steps * plan_.columns * readers_;
    Real* response = response_.reserve(count);
    std::fill_n(gradients_.reserve(count), count, Real(0));
    std::copy_n(start_.get(), size, forward);
    plan_.run({.matrix = {(fromInputs_ ? transposed_ : matrix_).get(), hidden_},
               .readers = {read_.get(), 0},
               .columns = plan_.columns,
               .stride = plan_.stride,
               .steps = steps - 1,
               .stepBy = size,
               .y = forward + size,
               .g = forward,
               .gradientBy = 0});
    readOut(steps * plan_.columns, response);
  }

  /// Entry j of output o of m_step, and its gradient, which the caller adds up before `finish`.
  [[nodiscard]] Real response(Index step, Index o, Index j) const { return response_.get()[place(step, o, j)]; }
  Real& gradient(Index step, Index o, Index j) { return gradients_.get()[place(step, o, j)]; }

  /// Writes the gradients of all parameters but the read-out's bias into [P].
  void finish(Real* gradients) {
    const Index size = plan_.columns * plan_.stride;
    Real* back = backward_.get();
    const Index gradientSize = plan_.columns * readers_;
    ChainPass<Real> pass{.matrix = {(fromInputs_ ? matrix_ : transposed_).get(), 0},
                         .readers = {read_.get(), readers_},
                         .columns = plan_.columns,
                         .stride = plan_.stride,
                         .steps = 1,
                         .stepBy = -size,
                         .y = back + (steps_ - 1) * size,
                         .g = gradients_.get() + (steps_ - 1) * gradientSize,
                         .gradientBy = -gradientSize};
    plan_.run(pass);
    pass.matrix.count = hidden_;
    pass.steps = steps_ - 1;
    pass.y -= size;
    pass.g -= gradientSize;
    plan_.run(pass);
    const Columns<Real> left{back + size, plan_.stride}, right{forward_.get(), plan_.stride};
    sumOuterProducts(fromInputs_ ? left : right, fromInputs_ ? right : left, (steps_ - 1) * plan_.columns, hidden_,
                     hidden_, gradients + layout_.layers[0].weightHh);
    Real* readGradient = fromInputs_ ? gradients + layout_.readoutWeight : readGradient_.get();
    sumOuterProducts<Real>({gradients_.get(), readers_}, right, steps_ * plan_.columns, readers_, hidden_,
                           readGradient);
    const Real* entries = fromInputs_ ? back : readGradient;
    const Index stride = fromInputs_ ? plan_.stride : hidden_;
    forEntries([&](Index j, Index k, Index offset) { gradients[offset] = entries[j * stride + k]; });
    for (Index o = 0; !fromInputs_ && o < outputs_; ++o)
      std::copy_n(back + o * plan_.stride, hidden_, gradients + layout_.readoutWeight + o * hidden_);
  }

 private:
  using V = Pack<Real>;
  static constexpr int width = widthOf<V>;

  /// visit(column of E, row, offset of the parameter)
  template <class Visit>
  void forEntries(Visit visit) const {
    const LayerOffsets& layer = layout_.layers[0];
    for (Index k = 0; k < hidden_; ++k)
      for (Index j = 0; j < inputs_; ++j) visit(j, k, layer.weightIh + k * inputs_ + j);
    Index j = inputs_;
    for (const Index offset : {layer.biasIh, layer.initialH}) {
      if (offset < 0) continue;
      for (Index k = 0; k < hidden_; ++k) visit(j, k, offset + k);
      ++j;
    }
  }

  void transposeMatrix() {
    for (Index i = 0; i < hidden_; i += width) {
      for (Index k = 0; k < hidden_; k += width) {
        const Real* rows[width];
        for (int lane = 0; lane < width; ++lane) rows[lane] = matrix_.get() + (i + lane) * plan_.stride + k;
        transposeTile<V>(rows, transposed_.get() + k * plan_.stride + i, plan_.stride);
      }
    }
  }

  /// response[s][n] = vector s of the chain . reader n, a pack of vectors at a time.
  void readOut(Index vectors, Real* response) const {
    for (Index s = 0; s < vectors; s += width) {
      for (Index n = 0; n < readers_; ++n) {
        V products[width];
        for (Index lane = 0; lane < width; ++lane) {
          // Past the last vector the last one again: what comes of it is not kept.
          const Real* vector = forward_.get() + std::min(s + lane, vectors - 1) * plan_.stride;
          V sum{};
          for (Index k = 0; k < plan_.stride; k += width)
            sum += load<V>(vector + k) * load<V>(read_.get() + n * plan_.stride + k);
          products[lane] = sum;
        }
        const V dots = laneSums(products);
        for (Index lane = 0; lane < std::min<Index>(width, vectors - s); ++lane)
          response[(s + lane) * readers_ + n] = dots[lane];
      }
    }
  }

  [[nodiscard]] Index place(Index step, Index o, Index j) const {
    const Index column = fromInputs_ ? j : o;
    return (step * plan_.columns + column) * readers_ + (fromInputs_ ? o : j);
  }

  Layout layout_;
  Index hidden_, inputs_, entries_, outputs_;
  bool fromInputs_;
  Index readers_;
  PassPlan<Real> plan_;
  Buffer<Real> matrix_, transposed_;   // A and A^T [H, stride]
  Buffer<Real> start_, read_;          // what the vectors start from [columns, stride], and what reads them
  Buffer<Real> forward_, backward_;    // r and z [steps, columns, stride]
  Buffer<Real> response_, gradients_;  // m and its gradient [steps, columns, readers]
  Buffer<Real> readGradient_;          // [readers, H]
  Index steps_ = 0;
};

}  // namespace outlast
