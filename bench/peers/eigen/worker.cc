// Idiomatic Eigen on one thread: the products of the inputs taken together, one product a time step, one for each
// weight gradient, array expressions for the gates. LSTM and the plain cells tanh and relu; bench/engines.mjs says the
// arguments.
#include <Eigen/Core>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <limits>
#include <string>
#include <vector>

namespace {

using Eigen::Index;

template <class T>
using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;

// Number `index` of a stream in -1..1, as in bench/numbers.mjs.
double number(std::uint32_t stream, std::uint32_t index) {
  std::uint32_t x = ((index + 1) * 0x9e3779b1U) ^ ((stream + 1) * 0x85ebca77U);
  x = (x ^ (x >> 16)) * 0x85ebca6bU;
  x = (x ^ (x >> 13)) * 0xc2b2ae35U;
  return (x ^ (x >> 16)) / 2147483648.0 - 1;
}

// A weight matrix with its gradient and the state of Adam.
template <class T>
struct Parameter {
  Matrix<T> value, gradient, m, v;

  Parameter(std::uint32_t stream, Index rows, Index columns, double scale) : value(rows, columns) {
    for (Index r = 0; r < rows; ++r)
      for (Index c = 0; c < columns; ++c) value(r, c) = T(number(stream, r * columns + c) * scale);
    gradient = m = v = Matrix<T>::Zero(rows, columns);
  }

  void adam(double rate, double correction) {
    const T b1 = T(0.9), b2 = T(0.999);
    m = b1 * m + (1 - b1) * gradient;
    v = b2 * v + (1 - b2) * gradient.cwiseAbs2();
    value.array() -= T(rate) * m.array() / (v.array().sqrt() * T(correction) + T(1e-8));
  }
};

enum class Cell { lstm, tanh, relu };

// Columns are (time, sequence), rows gates or units.
template <class T>
class Network {
 public:
  Network(Cell cell, Index hidden, Index inputs, Index time, Index batch)
      : cell_(cell),
        H(hidden),
        T_(time),
        B(batch),
        G(cell == Cell::lstm ? 4 : 1),
        x_(inputs, time * batch),
        y_(1, batch) {
    const double scale = 1 / std::sqrt(double(hidden));
    const Index shapes[6][2] = {{G * H, inputs}, {G * H, H}, {G * H, 1}, {G * H, 1}, {1, H}, {1, 1}};
    for (std::uint32_t k = 0; k < 6; ++k) p_.emplace_back(16 + k, shapes[k][0], shapes[k][1], scale);
    for (Index b = 0; b < B; ++b)
      for (Index t = 0; t < T_; ++t)
        for (Index i = 0; i < inputs; ++i) x_(i, t * B + b) = T(number(14, (b * T_ + t) * inputs + i));
    for (Index b = 0; b < B; ++b) y_(0, b) = T(number(15, (b + 1) * T_ - 1));
    gates_.resize(G * H, T_ * B);
    h_ = c_ = Matrix<T>::Zero(H, (T_ + 1) * B);
    tanhC_.resize(H, T_ * B);
  }

  // The loss before the step.
  double step() {
    forward();
    const auto last = h_.rightCols(B);
    const Matrix<T> error = ((p_[4].value * last).array() + p_[5].value(0, 0)).matrix() - y_;
    const Matrix<T> dy = error * T(2.0 / double(B));
    p_[4].gradient.noalias() = dy * last.transpose();
    p_[5].gradient(0, 0) = dy.sum();
    backward(p_[4].value.transpose() * dy);
    p_[0].gradient.noalias() = gates_ * x_.transpose();
    p_[1].gradient.noalias() = gates_ * h_.leftCols(T_ * B).transpose();
    p_[2].gradient = gates_.rowwise().sum();
    p_[3].gradient = p_[2].gradient;
    beta1_ *= 0.9;
    beta2_ *= 0.999;
    for (auto& p : p_) p.adam(1e-3 / (1 - beta1_), 1 / std::sqrt(1 - beta2_));
    return double(error.squaredNorm()) / double(B);
  }

 private:
  auto gate(Index t, Index k) { return gates_.block(k * H, t * B, H, B).array(); }
  auto at(Matrix<T>& m, Index t) { return m.middleCols(t * B, B).array(); }

  void forward() {
    gates_.noalias() = p_[0].value * x_;
    gates_.colwise() += (p_[2].value + p_[3].value).col(0);
    for (Index t = 0; t < T_; ++t) {
      gates_.middleCols(t * B, B).noalias() += p_[1].value * h_.middleCols(t * B, B);
      if (cell_ == Cell::tanh) {
        gate(t, 0) = gate(t, 0).tanh();
        at(h_, t + 1) = gate(t, 0);
      } else if (cell_ == Cell::relu) {
        gate(t, 0) = gate(t, 0).max(T(0));
        at(h_, t + 1) = gate(t, 0);
      } else {
        for (Index k : {0, 1, 3}) gate(t, k) = gate(t, k).logistic();
        gate(t, 2) = gate(t, 2).tanh();
        at(c_, t + 1) = gate(t, 1) * at(c_, t) + gate(t, 0) * gate(t, 2);
        at(tanhC_, t) = at(c_, t + 1).tanh();
        at(h_, t + 1) = gate(t, 3) * at(tanhC_, t);
      }
    }
  }

  // Gate values become gradients of the gates' sums.
  void backward(Matrix<T> dh) {
    Matrix<T> dc = Matrix<T>::Zero(H, B);
    Matrix<T> i(H, B), f(H, B), g(H, B), o(H, B);
    for (Index t = T_ - 1; t >= 0; --t) {
      if (cell_ == Cell::tanh) {
        gate(t, 0) = dh.array() * (1 - gate(t, 0).square());
      } else if (cell_ == Cell::relu) {
        gate(t, 0) = (gate(t, 0) > T(0)).select(dh.array(), T(0));
      } else {
        i = gate(t, 0), f = gate(t, 1), g = gate(t, 2), o = gate(t, 3);
        dc.array() += dh.array() * o.array() * (1 - at(tanhC_, t).square());
        gate(t, 0) = dc.array() * g.array() * i.array() * (1 - i.array());
        gate(t, 1) = dc.array() * at(c_, t) * f.array() * (1 - f.array());
        gate(t, 2) = dc.array() * i.array() * (1 - g.array().square());
        gate(t, 3) = dh.array() * at(tanhC_, t) * o.array() * (1 - o.array());
        dc.array() *= f.array();
      }
      dh.noalias() = p_[1].value.transpose() * gates_.middleCols(t * B, B);
    }
  }

  Cell cell_;
  Index H, T_, B, G;
  Matrix<T> x_, y_, gates_, h_, c_, tanhC_;
  std::vector<Parameter<T>> p_;
  double beta1_ = 1, beta2_ = 1;
};

double cpuSeconds() { return double(std::clock()) / CLOCKS_PER_SEC; }
double wallSeconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

template <class T>
void measure(Cell cell, const Index (&sizes)[4], double seconds) {
  Network<T> network(cell, sizes[0], sizes[1], sizes[2], sizes[3]);
  double losses[6];
  for (double& loss : losses) loss = network.step();
  // As leastTimes of bench/timing.mjs.
  double begun = wallSeconds();
  network.step();
  const int count = std::max(1, int(std::ceil(0.05 / (wallSeconds() - begun))));
  double cpu = std::numeric_limits<double>::infinity(), wall = cpu;
  const double start = wallSeconds();
  for (int chunk = -1; chunk < 3 || wallSeconds() - start < seconds; ++chunk) {
    begun = wallSeconds();
    const double before = cpuSeconds();
    for (int k = 0; k < count; ++k) network.step();
    if (chunk < 0) continue;
    cpu = std::min(cpu, (cpuSeconds() - before) / count * 1e6);
    wall = std::min(wall, (wallSeconds() - begun) / count * 1e6);
  }
  std::printf("{\"cpu\":%.9g,\"wall\":%.9g,\"check\":[%.9g,%.9g]}\n", cpu, wall, losses[0], losses[5]);
}

}  // namespace

int main(int count, char** words) {
  if (count == 2 && std::string(words[1]) == "version") {
    std::printf("%d.%d.%d\n", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION);
    return 0;
  }
  if (count != 8) return 1;
  const std::string name = words[1], dtype = words[2];
  const Cell cell = name == "lstm" ? Cell::lstm : name == "tanh" ? Cell::tanh : Cell::relu;
  const Index sizes[4] = {std::stol(words[3]), std::stol(words[4]), std::stol(words[5]), std::stol(words[6])};
  const double seconds = std::stod(words[7]);
  if (dtype == "float32") measure<float>(cell, sizes, seconds);
  else measure<double>(cell, sizes, seconds);
}
