#include "exact/flow_basis.h"

#include <Eigen/QR>

namespace outlast {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Map = Eigen::Map<const RowMajor>;

/// What is smaller than this beside the largest curves too little to matter to the integrator.
constexpr double negligible = 1e-10;

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

/// An orthonormal basis [H, H] whose first `rank` columns span the vectors.
Eigen::MatrixXd orthonormal(const Eigen::MatrixXd& vectors, Index& rank) {
  const Index rows = vectors.rows();
  rank = 0;
  if (vectors.cols() == 0) return Eigen::MatrixXd::Identity(rows, rows);
  const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(vectors);
  const Index most = std::min(rows, vectors.cols());
  const auto size = [&](Index i) { return std::abs(qr.matrixQR()(i, i)); };
  while (rank < most && size(rank) > negligible * size(0)) ++rank;
  return qr.householderQ() * Eigen::MatrixXd::Identity(rows, rows);
}

}  // namespace

FlowBasis::FlowBasis(const Layout& layout, std::span<const std::uint8_t> frozen) : layout_(layout), frozen_(frozen) {
  for (std::size_t i = 0; i < frozen.size(); ++i) {
    const Parameter& parameter = layout.parameters[i];
    for (Index k = 0; k < parameter.size && frozen[i] == 0; ++k) single_.push_back(parameter.offset + k);
  }
}

void FlowBasis::reduce(const ModelShape& shape, const double* parameters, Index lags) {
  const Index h = shape.hiddenSize;
  const LayerOffsets& layer = layout_.layers[0];
  const Map a(parameters + layer.weightHh, h, h);
  Eigen::MatrixXd enters(h, shape.inputSize + (layer.biasIh < 0 ? 0 : 1) + (layer.initialH < 0 ? 0 : 1));
  enters.leftCols(shape.inputSize) = Map(parameters + layer.weightIh, h, shape.inputSize);
  Index column = shape.inputSize;
  for (const Index offset : {layer.biasIh, layer.initialH})
    if (offset >= 0) enters.col(column++) = Eigen::Map<const Eigen::VectorXd>(parameters + offset, h);
  Index q = 0, r = 0;
  const Eigen::MatrixXd reads = Map(parameters + layout_.readoutWeight, shape.outputSize, h).transpose();
  const Eigen::MatrixXd columns = orthonormal(krylov(a.transpose(), reads, lags - 1), q);
  const Eigen::MatrixXd rows = orthonormal(krylov(a, enters, lags - 1), r);
  single_.clear();
  for (std::size_t i = 0; i < frozen_.size(); ++i) {
    const Parameter& parameter = layout_.parameters[i];
    if (frozen_[i] != 0) continue;
    if (parameter.offset == layer.weightHh) {
      matrix_ = parameter.offset;
      left_ = columns.leftCols(q);
      rest_ = columns.rightCols(h - q);
      right_ = rows.leftCols(r);
      continue;
    }
    for (Index k = 0; k < parameter.size; ++k) single_.push_back(parameter.offset + k);
  }
}

void FlowBasis::expand(const Eigen::VectorXd& coordinates, Eigen::VectorXd& vector) const {
  vector.setZero(layout_.size);
  if (reduced() > 0) {
    const Map whole(coordinates.data(), left_.cols(), left_.rows());
    const Map part(coordinates.data() + left_.size(), rest_.cols(), right_.cols());
    Eigen::Map<RowMajor> a(vector.data() + matrix_, left_.rows(), left_.rows());
    a.noalias() = left_ * whole;
    a.noalias() += rest_ * (part * right_.transpose());
  }
  for (std::size_t i = 0; i < single_.size(); ++i) vector[single_[i]] = coordinates[reduced() + static_cast<Index>(i)];
}

void FlowBasis::project(const Eigen::VectorXd& vector, Eigen::VectorXd& coordinates) const {
  coordinates.resize(size());
  if (reduced() > 0) {
    const Map a(vector.data() + matrix_, left_.rows(), left_.rows());
    Eigen::Map<RowMajor>(coordinates.data(), left_.cols(), left_.rows()).noalias() = left_.transpose() * a;
    Eigen::Map<RowMajor>(coordinates.data() + left_.size(), rest_.cols(), right_.cols()).noalias() =
        rest_.transpose() * (a * right_);
  }
  for (std::size_t i = 0; i < single_.size(); ++i) coordinates[reduced() + static_cast<Index>(i)] = vector[single_[i]];
}

}  // namespace outlast
