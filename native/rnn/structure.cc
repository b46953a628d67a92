#include "rnn/structure.h"

#include <algorithm>

namespace outlast {
namespace {

/// Whether structured numbers are the full model's as they stand.
bool isInclusion(const ModelShape& shape) {
  return shape.structure == Structure::full || shape.structure == Structure::symmetric;
}

/// The map of one structure, between flat vectors [P] of both shapes.
class StructureMap {
 public:
  explicit StructureMap(const ModelShape& shape)
      : shape_(shape), own_(makeLayout(shape)), full_(makeLayout(fullShape(shape))) {}

  [[nodiscard]] Index fullSize() const { return full_.size; }

  /// Where it is no inclusion. `to` held zeros, or another model, before.
  template <class Real>
  void expand(const Real* from, Real* to) const {
    copyRest(own_, from, full_, to);
    const Real* a = from + own_.layers[0].weightHh;
    Real* matrix = to + full_.layers[0].weightHh;
    const Index h = shape_.hiddenSize;
    if (shape_.structure == Structure::diagonal)
      for (Index k = 0; k < h; ++k) matrix[k * h + k] = a[k];
    if (shape_.structure != Structure::complexDiagonal) return;
    for (Index k = 0; k < h; k += 2) {
      matrix[k * h + k] = matrix[(k + 1) * h + k + 1] = a[k];
      matrix[k * h + k + 1] = -a[k + 1];
      matrix[(k + 1) * h + k] = a[k + 1];
    }
    forInputs([&](Index own, Index full) { to[full] = from[own]; });
    scaleReadOut(from + own_.readoutWeight, to + full_.readoutWeight);
  }

  /// The transpose of `expand`; for symmetric models, the projection.
  template <class Real>
  void contract(const Real* from, Real* to) const {
    copyRest(full_, from, own_, to);
    const Real* matrix = from + full_.layers[0].weightHh;
    Real* a = to + own_.layers[0].weightHh;
    const Index h = shape_.hiddenSize;
    if (shape_.structure == Structure::symmetric)
      for (Index i = 0; i < h; ++i)
        for (Index k = 0; k < h; ++k) a[i * h + k] = (matrix[i * h + k] + matrix[k * h + i]) / 2;
    if (shape_.structure == Structure::diagonal)
      for (Index k = 0; k < h; ++k) a[k] = matrix[k * h + k];
    if (shape_.structure != Structure::complexDiagonal) return;
    for (Index k = 0; k < h; k += 2) {
      a[k] = matrix[k * h + k] + matrix[(k + 1) * h + k + 1];
      a[k + 1] = matrix[(k + 1) * h + k] - matrix[k * h + k + 1];
    }
    forInputs([&](Index own, Index full) { to[own] = from[full]; });
    scaleReadOut(from + full_.readoutWeight, to + own_.readoutWeight);
  }

 private:
  /// What has the same numbers in both: biases and initial states, and B and C where they are real.
  template <class Real>
  void copyRest(const Layout& fromLayout, const Real* from, const Layout& toLayout, Real* to) const {
    const std::size_t first = shape_.structure == Structure::complexDiagonal ? 3 : 1;
    for (std::size_t i = first; i < own_.parameters.size(); ++i)
      std::copy_n(from + fromLayout.parameters[i].offset, own_.parameters[i].size, to + toLayout.parameters[i].offset);
  }

  /// visit(own offset, full offset) of every number of a complex B.
  template <class Visit>
  void forInputs(Visit visit) const {
    const Index inputs = shape_.inputSize;
    for (Index k = 0; k < shape_.hiddenSize; ++k)
      for (Index i = 0; i < inputs; ++i)
        visit(own_.layers[0].weightIh + (k / 2 * inputs + i) * 2 + k % 2, full_.layers[0].weightIh + k * inputs + i);
  }

  /// 2 Re(C h) = 2 Re C Re h - 2 Im C Im h: the same factors both ways.
  template <class Real>
  void scaleReadOut(const Real* from, Real* to) const {
    for (Index i = 0; i < shape_.outputSize * shape_.hiddenSize; ++i) to[i] = (i % 2 == 0 ? 2 : -2) * from[i];
  }

  ModelShape shape_;
  Layout own_, full_;
};

template <class Real>
class StructuredNetwork final : public Network<Real> {
 public:
  StructuredNetwork(const ModelShape& shape, std::unique_ptr<Network<Real>> full)
      : map_(shape),
        full_(std::move(full)),
        inclusion_(isInclusion(shape)),
        parameters_(inclusion_ ? 0 : static_cast<std::size_t>(map_.fullSize())),
        gradients_(static_cast<std::size_t>(map_.fullSize())) {}

  void setParameters(const Real* parameters) override {
    if (!inclusion_) {
      map_.expand(parameters, parameters_.data());
      parameters = parameters_.data();
    }
    full_->setParameters(parameters);
  }

  void setNoise(const StateNoise& noise) override { full_->setNoise(noise); }
  void repeatBatch() override { full_->repeatBatch(); }

  double gradients(std::span<const Sequence<Real>> batch, int loss, Scored scored, Real* gradients) override {
    const double value = full_->gradients(batch, loss, scored, gradients_.data());
    map_.contract(gradients_.data(), gradients);
    return value;
  }

 private:
  StructureMap map_;
  std::unique_ptr<Network<Real>> full_;
  bool inclusion_;
  std::vector<Real> parameters_, gradients_;
};

}  // namespace

ModelShape fullShape(const ModelShape& shape) {
  ModelShape full = shape;
  full.structure = Structure::full;
  return full;
}

template <class Real>
FullModels<Real>::FullModels(const ModelShape& shape, std::span<const Real* const> models)
    : models_(models.begin(), models.end()) {
  if (isInclusion(shape)) return;
  const StructureMap map(shape);
  numbers_.resize(models.size() * static_cast<std::size_t>(map.fullSize()));
  for (std::size_t m = 0; m < models.size(); ++m) {
    Real* to = numbers_.data() + static_cast<Index>(m) * map.fullSize();
    map.expand(models[m], to);
    models_[m] = to;
  }
}

template <class Real>
std::unique_ptr<Network<Real>> makeStructuredNetwork(const ModelShape& shape, std::unique_ptr<Network<Real>> full) {
  return std::make_unique<StructuredNetwork<Real>>(shape, std::move(full));
}

template class FullModels<float>;
template class FullModels<double>;
template std::unique_ptr<Network<float>> makeStructuredNetwork(const ModelShape&, std::unique_ptr<Network<float>>);
template std::unique_ptr<Network<double>> makeStructuredNetwork(const ModelShape&, std::unique_ptr<Network<double>>);

}  // namespace outlast
