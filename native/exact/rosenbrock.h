// RODAS: the stiffly accurate Rosenbrock method of order 4 with an embedded one of order 3, for y' = f(y) with Jacobian
// J (Hairer and Wanner, Solving Ordinary Differential Equations II, 2nd edition, section IV.7). A step of size h solves
//   (I / (h gamma) - J) k_i = f(y + sum over j < i of a_ij k_j) + sum over j < i of c_ij / h k_j,   i = 1..6,
// one matrix for all six. It is L-stable: what decays faster than the step is gone after it, so that the end of
// training, where nothing but flat directions is left, takes a few steps whatever the time.
#pragma once
#include <Eigen/Core>
#include <array>

namespace outlast {

class RosenbrockStep {
 public:
  static constexpr double gamma = 0.25;

  explicit RosenbrockStep(Eigen::Index size) : y_(size), end_(size), stage_(size), slope_(size), right_(size) {
    for (auto& k : k_) k.resize(size);
  }

  /// Computes the step from y, where f(y) = `slopeAtY`. `slope(y, into)` is f; `solve(right, into)` solves with the
  /// matrix above.
  template <class Slope, class Solve>
  void compute(const Eigen::VectorXd& y, const Eigen::VectorXd& slopeAtY, double h, Slope&& slope, Solve&& solve) {
    y_ = y;
    for (std::size_t i = 0; i < stages; ++i) {
      // The last two stages stand on the one before: their a_ij are row 5's, with ones behind.
      if (i == 0) {
        right_ = slopeAtY;
      } else {
        stage_ = i == 5 ? Eigen::VectorXd(stage_ + k_[4]) : stageOf(i);
        slope(stage_, slope_);
        right_ = slope_;
      }
      for (std::size_t j = 0; j < i; ++j) right_ += (c[i][j] / h) * k_[j];
      solve(right_, k_[i]);
    }
    end_ = stage_ + k_[5];
  }

  /// y after the step.
  [[nodiscard]] const Eigen::VectorXd& end() const { return end_; }
  /// How far the embedded method's answer lies from it.
  [[nodiscard]] const Eigen::VectorXd& error() const { return k_[5]; }

  /// Dense output of order 3: y at `share` 0..1 of the step.
  void interpolate(double share, Eigen::VectorXd& into) const {
    const double rest = 1 - share;
    into = rest * y_ + share * end_;
    for (std::size_t j = 0; j < 5; ++j) into += (share * rest * (dense[0][j] + share * dense[1][j])) * k_[j];
  }

 private:
  static constexpr std::size_t stages = 6;
  static constexpr std::array<std::array<double, 4>, 5> a = {
      {{},
       {1.544},
       {0.9466785280815826, 0.2557011698983284},
       {3.314825187068521, 2.896124015972201, 0.9986419139977817},
       {1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950}}};
  static constexpr std::array<std::array<double, 5>, 6> c = {
      {{},
       {-5.6688},
       {-2.430093356833875, -0.2063599157091915},
       {-0.1073529058151375, -9.594562251023355, -20.47028614809616},
       {7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160},
       {8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054}}};
  static constexpr std::array<std::array<double, 5>, 2> dense = {
      {{10.12623508344586, -7.487995877610167, -34.80091861555747, -7.992771707568823, 1.025137723295662},
       {-0.6762803392801253, 6.087714651680015, 16.43084320892478, 24.76722511418386, -6.594389125716872}}};

  [[nodiscard]] Eigen::VectorXd stageOf(std::size_t i) const {
    Eigen::VectorXd sum = y_;
    for (std::size_t j = 0; j < i; ++j) sum += a[i][j] * k_[j];
    return sum;
  }

  Eigen::VectorXd y_, end_, stage_, slope_, right_;
  std::array<Eigen::VectorXd, stages> k_;
};

}  // namespace outlast
