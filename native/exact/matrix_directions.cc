#include "exact/matrix_directions.h"

#include <Eigen/QR>

namespace outlast {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Map = Eigen::Map<RowMajor>;
using ConstMap = Eigen::Map<const RowMajor>;

/// What is smaller than this beside the largest curves too little to matter to the integrator.
constexpr double negligible = 1e-10;

/// An orthonormal basis of all vectors [H], of which the first `rank` span the given ones.
struct Frame {
  explicit Frame(const Eigen::MatrixXd& vectors) {
    const Index rows = vectors.rows(), most = std::min<Index>(rows, vectors.cols());
    all = Eigen::MatrixXd::Identity(rows, rows);
    if (most == 0) return;
    const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(vectors);
    const auto size = [&](Index i) { return std::abs(qr.matrixQR()(i, i)); };
    while (rank < most && size(rank) > negligible * size(0)) ++rank;
    all = qr.householderQ() * all;
  }

  Eigen::MatrixXd all;
  Index rank = 0;
};

/// Left (q vectors) times anything, and what is left times right (r vectors).
class FullDirections final : public MatrixDirections {
 public:
  FullDirections(const Frame& reads, const Frame& enters)
      : h_(reads.all.rows()),
        left_(reads.all.leftCols(reads.rank)),
        rest_(reads.all.rightCols(h_ - reads.rank)),
        right_(enters.all.leftCols(enters.rank)) {}

  [[nodiscard]] Index size() const override { return left_.size() + rest_.cols() * right_.cols(); }

  void expand(const double* coordinates, double* matrix) const override {
    Map a(matrix, h_, h_);
    a.noalias() = left_ * ConstMap(coordinates, left_.cols(), h_);
    a.noalias() += rest_ * (ConstMap(coordinates + left_.size(), rest_.cols(), right_.cols()) * right_.transpose());
  }

  void project(const double* matrix, double* coordinates) const override {
    const ConstMap a(matrix, h_, h_);
    Map(coordinates, left_.cols(), h_).noalias() = left_.transpose() * a;
    Map(coordinates + left_.size(), rest_.cols(), right_.cols()).noalias() = rest_.transpose() * (a * right_);
  }

 private:
  Index h_;
  Eigen::MatrixXd left_, rest_, right_;
};

/// In the frame's coordinates, entry (a, b) and (b, a) at once for every a < rank and b >= a.
class SymmetricDirections final : public MatrixDirections {
 public:
  explicit SymmetricDirections(const Frame& frame)
      : h_(frame.all.rows()), rank_(frame.rank), frame_(frame.all), inside_(frame.all.leftCols(frame.rank)) {}

  [[nodiscard]] Index size() const override { return rank_ * h_ - rank_ * (rank_ - 1) / 2; }

  void expand(const double* coordinates, double* matrix) const override {
    // With T the frame: T A' T^T, where A' has the rows a < rank, and their columns.
    Eigen::MatrixXd half = Eigen::MatrixXd::Zero(rank_, h_);
    forEntries([&](Index i, Index a, Index b) { half(a, b) = coordinates[i] * (a == b ? 0.5 : root / 2); });
    const Eigen::MatrixXd product = inside_ * (half * frame_.transpose());
    Map(matrix, h_, h_) = product + product.transpose();
  }

  void project(const double* matrix, double* coordinates) const override {
    const Eigen::MatrixXd rows = (inside_.transpose() * ConstMap(matrix, h_, h_)) * frame_;
    forEntries([&](Index i, Index a, Index b) { coordinates[i] = rows(a, b) * (a == b ? 1 : root); });
  }

 private:
  static constexpr double root = 1.4142135623730951;

  /// visit(coordinate, a, b)
  template <class Visit>
  void forEntries(Visit visit) const {
    Index i = 0;
    for (Index a = 0; a < rank_; ++a)
      for (Index b = a; b < h_; ++b) visit(i++, a, b);
  }

  Index h_, rank_;
  Eigen::MatrixXd frame_, inside_;
};

}  // namespace

std::unique_ptr<MatrixDirections> makeFullDirections(const Eigen::MatrixXd& reads, const Eigen::MatrixXd& enters) {
  return std::make_unique<FullDirections>(Frame(reads), Frame(enters));
}

std::unique_ptr<MatrixDirections> makeSymmetricDirections(const Eigen::MatrixXd& reads, const Eigen::MatrixXd& enters) {
  Eigen::MatrixXd both(reads.rows(), reads.cols() + enters.cols());
  both << reads, enters;
  return std::make_unique<SymmetricDirections>(Frame(both));
}

}  // namespace outlast
