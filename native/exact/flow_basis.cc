#include "exact/flow_basis.h"

namespace outlast {
namespace {

using ConstMap = Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;

/// start, M start, ..., `count` blocks side by side.
Eigen::MatrixXd krylov(const Eigen::MatrixXd& matrix, const Eigen::MatrixXd& start, Index count) {
  Eigen::MatrixXd blocks(start.rows(), start.cols() * count);
  Eigen::MatrixXd block = start;
  for (Index k = 0; k < count; ++k) {
    blocks.middleCols(k * start.cols(), start.cols()) = block;
    block = matrix * block;
  }
  return blocks;
}

}  // namespace

FlowBasis::FlowBasis(const Layout& layout, std::span<const std::uint8_t> held) : layout_(layout), held_(held) {
  takeSingles(-1);
}

void FlowBasis::takeSingles(Index but) {
  single_.clear();
  for (std::size_t i = 0; i < held_.size(); ++i) {
    const Parameter& parameter = layout_.parameters[i];
    if (held_[i] != 0 || parameter.offset == but) continue;
    for (Index k = 0; k < parameter.size; ++k) single_.push_back(parameter.offset + k);
  }
}

void FlowBasis::reduce(const ModelShape& shape, const double* parameters, Index lags) {
  const Index h = shape.hiddenSize;
  const LayerOffsets& layer = layout_.layers[0];
  matrix_ = layer.weightHh;
  for (std::size_t i = 0; i < held_.size(); ++i)
    if (layout_.parameters[i].offset == matrix_ && held_[i] != 0) return;
  const ConstMap a(parameters + layer.weightHh, h, h);
  Eigen::MatrixXd enters(h, shape.inputSize + (layer.biasIh < 0 ? 0 : 1) + (layer.initialH < 0 ? 0 : 1));
  enters.leftCols(shape.inputSize) = ConstMap(parameters + layer.weightIh, h, shape.inputSize);
  Index column = shape.inputSize;
  for (const Index offset : {layer.biasIh, layer.initialH})
    if (offset >= 0) enters.col(column++) = Eigen::Map<const Eigen::VectorXd>(parameters + offset, h);
  const Eigen::MatrixXd reads = ConstMap(parameters + layout_.readoutWeight, shape.outputSize, h).transpose();
  const auto make = shape.structure == Structure::symmetric ? makeSymmetricDirections : makeFullDirections;
  directions_ = make(krylov(a.transpose(), reads, lags - 1), krylov(a, enters, lags - 1));
  takeSingles(matrix_);
}

void FlowBasis::expand(const Eigen::VectorXd& coordinates, Eigen::VectorXd& vector) const {
  vector.setZero(layout_.size);
  if (directions_ != nullptr) directions_->expand(coordinates.data(), vector.data() + matrix_);
  for (std::size_t i = 0; i < single_.size(); ++i) vector[single_[i]] = coordinates[reduced() + static_cast<Index>(i)];
}

void FlowBasis::project(const Eigen::VectorXd& vector, Eigen::VectorXd& coordinates) const {
  coordinates.resize(size());
  if (directions_ != nullptr) directions_->project(vector.data() + matrix_, coordinates.data());
  for (std::size_t i = 0; i < single_.size(); ++i) coordinates[reduced() + static_cast<Index>(i)] = vector[single_[i]];
}

}  // namespace outlast
