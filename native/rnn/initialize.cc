#include "rnn/initialize.h"

#include <Eigen/QR>

#include "rnn/fill_linear.h"

namespace outlast {
namespace {

void fillUniform(const std::vector<double>& numbers, Random& random, FillTarget& target) {
  for (double& value : target.values) value = (2 * random.uniform() - 1) * numbers[0];
}

void fillGaussian(const std::vector<double>& numbers, Random& random, FillTarget& target) {
  for (double& value : target.values) value = random.gaussian() * numbers[0];
}

void fillConstant(const std::vector<double>& numbers, Random& /*random*/, FillTarget& target) {
  for (double& value : target.values) value = numbers[0];
}

void fillValues(const std::vector<double>& numbers, Random& /*random*/, FillTarget& target) { target.values = numbers; }

void fillIdentity(const std::vector<double>& numbers, Random& /*random*/, FillTarget& target) {
  const auto block = static_cast<Index>(numbers[1]);
  for (Index r = 0; r < target.rows; ++r)
    for (Index c = 0; c < target.columns; ++c)
      target.values[r * target.columns + c] = r % block == c ? numbers[0] : 0.0;
}

/// Q of a Gaussian matrix's QR decomposition, columns' signs set by R's diagonal: Haar (Mezzadri 2007).
Eigen::MatrixXd haar(Index rows, Index columns, Random& random) {
  Eigen::MatrixXd gaussian(rows, columns);
  for (Index r = 0; r < rows; ++r)
    for (Index c = 0; c < columns; ++c) gaussian(r, c) = random.gaussian();
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(gaussian);
  Eigen::MatrixXd q = qr.householderQ() * Eigen::MatrixXd::Identity(rows, columns);
  for (Index c = 0; c < columns; ++c)
    if (qr.matrixQR()(c, c) < 0) q.col(c) = -q.col(c);
  return q;
}

void fillOrthogonal(const std::vector<double>& numbers, Random& random, FillTarget& target) {
  const auto block = static_cast<Index>(numbers[1]);
  for (Index top = 0; top < target.rows; top += block) {
    const Index rows = std::min(block, target.rows - top);
    const bool wide = rows < target.columns;
    const Eigen::MatrixXd q =
        wide ? Eigen::MatrixXd(haar(target.columns, rows, random).transpose()) : haar(rows, target.columns, random);
    for (Index r = 0; r < rows; ++r)
      for (Index c = 0; c < target.columns; ++c) target.values[(top + r) * target.columns + c] = numbers[0] * q(r, c);
  }
}

/// A rule, and the parameter whose stream it draws from where that is not the parameter's own.
struct Rule {
  InitializerRule said;
  Fill fill;
  const char* streamOf = nullptr;
};

const std::vector<Rule>& rules() {
  static const std::vector<Rule> table = {{{"uniform", {"bound"}}, fillUniform},
                                          {{"gaussian", {"std"}}, fillGaussian},
                                          {{"constant", {"value"}}, fillConstant},
                                          {{"values", {}}, fillValues},
                                          {{"identity", {"scale", "blockRows"}}, fillIdentity},
                                          {{"orthogonal", {"gain", "blockRows"}}, fillOrthogonal},
                                          {{"symmetricGaussian", {"std"}}, fillSymmetricGaussian},
                                          {{"transposedB", {"std"}}, fillTransposed, "B"},
                                          {{"ring", {"minRadius", "maxRadius", "maxPhase"}}, fillRing},
                                          {{"s4d", {"variant", "dt"}}, fillS4d},
                                          {{"hippo", {"dt", "zeroOrderHold"}}, fillHippo}};
  return table;
}

}  // namespace

const std::vector<InitializerRule>& initializerRules() {
  static const std::vector<InitializerRule> said = [] {
    std::vector<InitializerRule> list;
    for (const Rule& rule : rules()) list.push_back(rule.said);
    return list;
  }();
  return said;
}

template <class Real>
void initialize(const Layout& layout, std::span<const Initializer> initializers, std::uint64_t seed, Real* parameters) {
  for (std::size_t i = 0; i < layout.parameters.size(); ++i) {
    const Parameter& parameter = layout.parameters[i];
    const Rule& rule = rules()[static_cast<std::size_t>(initializers[i].rule)];
    FillTarget target{parameter.name, parameter.shape, parameter.shape[0], parameter.size / parameter.shape[0],
                      std::vector<double>(static_cast<std::size_t>(parameter.size))};
    const std::string stream = rule.streamOf != nullptr ? rule.streamOf : parameter.name;
    Random random(seed, streamName("init/" + stream), 0);
    rule.fill(initializers[i].numbers, random, target);
    if (parameter.symmetric) symmetrize(target);
    for (Index k = 0; k < parameter.size; ++k)
      parameters[parameter.offset + k] = static_cast<Real>(target.values[static_cast<std::size_t>(k)]);
  }
}

template void initialize<float>(const Layout&, std::span<const Initializer>, std::uint64_t, float*);
template void initialize<double>(const Layout&, std::span<const Initializer>, std::uint64_t, double*);

}  // namespace outlast
