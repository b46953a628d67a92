// The gradient of a linear model from its impulse response, as exact/impulse_network.h has it: what depends on H^2 is
// done once for each lag, whatever the batch. The population's loss is that of a batch whose inputs are its factor.
//
// Vectors v_s go from lag to lag, from the columns of E by A or from the rows of C by A^T, whichever are fewer; the
// others read them, m_s = v_s . reader. On the way back z_s = sum of gradients times readers + transposed z_(s+1).
#pragma once
#include "device/kernel/pack.h"
#include "device/kernel/readout.h"
#include "device/kernel/stop.h"

namespace outlast::device {

template <class Team, class Real>
class Impulse {
 public:
  OUTLAST_KERNEL explicit Impulse(const Site<Team, Real>& site)
      : site_(site),
        plan_(site.plan.impulse),
        layer_(site.plan.layers[0]),
        hidden_(site.hidden()),
        outputs_(site.outputSize()),
        width_(site.step.width),
        lags_(width_ + (layer_.initialH >= 0 ? 1 : 0)) {}

  /// The batch's loss, which every thread gets; the gradient lies in site.gradients(). Weights are packed. Nothing
  /// means anything where the window was left.
  OUTLAST_KERNEL double gradients() {
    if (!respond()) return 0;
    addUpConstants();
    site_.team.sync();
    if (!readOutRows()) return 0;
    share(site_.team, site_.step.rows, [&](int row) { scoreRow(row); });
    site_.team.sync();
    if (!gradientsOfResponse()) return 0;
    if (!goBack()) return 0;
    writeGradients();
    double loss = 0;
    for (int row = 0; row < site_.step.rows; ++row) loss += rowLosses()[row];
    site_.team.sync();
    return loss * site_.step.scale;
  }

 private:
  /// A row of the batch.
  struct Row {
    Index first;  ///< of its steps in the set
    int length;
  };
  [[nodiscard]] OUTLAST_KERNEL Row rowOf(int b) const {
    const Index sequence = site_.order == nullptr ? b : site_.order[b];
    const Index first = site_.set.starts[sequence];
    return {first, static_cast<int>(site_.set.starts[sequence + 1] - first)};
  }
  [[nodiscard]] OUTLAST_KERNEL bool counts(const Row& row, int t) const {
    const RowInfo info{row.first, 0, row.length, Start::zero};
    return isScored(site_, info, t);
  }

  // What lies in the workspace.
  [[nodiscard]] OUTLAST_KERNEL Real* vectors(int lag, int column) const { return at(plan_.vectors, lag, column); }
  [[nodiscard]] OUTLAST_KERNEL Real* back(int lag, int column) const { return at(plan_.back, lag, column); }
  /// Entry j of output o at a lag: the response, and its gradient.
  [[nodiscard]] OUTLAST_KERNEL Real& response(int lag, int o, int j) const {
    return site_.workspace[plan_.response + place(lag, o, j)];
  }
  [[nodiscard]] OUTLAST_KERNEL Real& gradient(int lag, int o, int j) const {
    return site_.workspace[plan_.dResponse + place(lag, o, j)];
  }
  /// What output o says after t steps of zero input, and its gradient.
  [[nodiscard]] OUTLAST_KERNEL Real& constant(int o, int t) const {
    return site_.workspace[plan_.constants + o * (width_ + 1) + t];
  }
  [[nodiscard]] OUTLAST_KERNEL Real& dConstant(int o, int t) const {
    return site_.workspace[plan_.dConstants + o * (width_ + 1) + t];
  }
  /// Outputs of a step of a row, and their gradients.
  [[nodiscard]] OUTLAST_KERNEL Real* read(int row, int t) const {
    return site_.workspace + plan_.outputs + (static_cast<Index>(row) * width_ + t) * outputs_;
  }
  [[nodiscard]] OUTLAST_KERNEL Real* dRead(int row, int t) const {
    return site_.workspace + plan_.dOutputs + (static_cast<Index>(row) * width_ + t) * outputs_;
  }
  [[nodiscard]] OUTLAST_KERNEL double* rowLosses() const {
    return reinterpret_cast<double*>(site_.workspace + plan_.rowLosses);
  }
  [[nodiscard]] OUTLAST_KERNEL Real* at(Index first, int lag, int column) const {
    return site_.workspace + first + (static_cast<Index>(lag) * plan_.columns + column) * hidden_;
  }
  [[nodiscard]] OUTLAST_KERNEL Index place(int lag, int o, int j) const {
    const int column = plan_.fromInputs != 0 ? j : o;
    return (static_cast<Index>(lag) * plan_.columns + column) * plan_.readers + (plan_.fromInputs != 0 ? o : j);
  }

  /// A, of whose row `to` and column `from` the vectors go, transposed where they come from C.
  [[nodiscard]] OUTLAST_KERNEL Real matrix(int to, int from, bool forward) const {
    const bool isPlain = (plan_.fromInputs != 0) == forward;
    const int row = isPlain ? to : from;
    const int column = isPlain ? from : to;
    return site_.packed(layer_)[(layer_.inputTerms() + column) * site_.plan.weightStride + row];
  }
  /// Column j of E: inputs, their bias, the learned state. Row o of C.
  [[nodiscard]] OUTLAST_KERNEL Real entry(int j, int unit) const {
    return j < layer_.inputTerms() ? site_.packed(layer_)[j * site_.plan.weightStride + unit]
                                   : site_.parameters[layer_.initialH + unit];
  }
  [[nodiscard]] OUTLAST_KERNEL Real out(int o, int unit) const {
    return site_.parameters[site_.plan.readoutWeight + o * hidden_ + unit];
  }
  [[nodiscard]] OUTLAST_KERNEL Real beginning(int column, int unit) const {
    return plan_.fromInputs != 0 ? entry(column, unit) : out(column, unit);
  }
  [[nodiscard]] OUTLAST_KERNEL Real reader(int n, int unit) const {
    return plan_.fromInputs != 0 ? out(n, unit) : entry(n, unit);
  }

  /// False where the window was left.
  OUTLAST_KERNEL bool respond() const {
    share(site_.team, plan_.columns * hidden_,
          [&](int item) { vectors(0, item / hidden_)[item % hidden_] = beginning(item / hidden_, item % hidden_); });
    site_.team.sync();
    for (int lag = 1; lag < lags_; ++lag) {
      share(site_.team, plan_.columns * hidden_, [&](int item) {
        const Real* const from = vectors(lag - 1, item / hidden_);
        Real sum = 0;
        for (int unit = 0; unit < hidden_; ++unit) sum += matrix(item % hidden_, unit, true) * from[unit];
        vectors(lag, item / hidden_)[item % hidden_] = sum;
      });
      look(site_, lag);
      site_.team.sync();
      if (isLeft(site_, lag)) return false;
    }
    share(site_.team, lags_ * plan_.columns * plan_.readers, [&](int item) {
      const Real* const from = vectors(item / (plan_.columns * plan_.readers), item / plan_.readers % plan_.columns);
      Real sum = 0;
      for (int unit = 0; unit < hidden_; ++unit) sum += from[unit] * reader(item % plan_.readers, unit);
      site_.workspace[plan_.response + item] = sum;
      site_.workspace[plan_.dResponse + item] = 0;
    });
    site_.team.sync();
    return true;
  }

  OUTLAST_KERNEL void addUpConstants() const {
    share(site_.team, outputs_, [&](int o) {
      Real sum = site_.plan.readoutBias < 0 ? Real(0) : site_.parameters[site_.plan.readoutBias + o];
      for (int t = 0; t <= width_; ++t) {
        constant(o, t) = layer_.initialH >= 0 ? sum + response(t, o, layer_.inputTerms()) : sum;
        if (layer_.hasInputBias != 0 && t < width_) sum += response(t, o, layer_.inputs);
      }
    });
  }

  /// Calls work(first, count) for all steps or lags, a stretch between two looks at a time; false where the window was
  /// left.
  template <class Work>
  OUTLAST_KERNEL bool inStretches(Work&& work) const {
    const int most = site_.plan.lookMask + 1;
    // They meet once a stretch, so that two of them tell in two places.
    double* told = site_.toldWithin();
    double* other = site_.toldBehind();
    for (int first = 0; first < width_; first += most) {
      work(first, width_ - first < most ? width_ - first : most);
      look(site_, first + most - 1, told);
      site_.team.sync();
      if (isLeft(site_, first + most - 1, told)) return false;
      double* const next = other;
      other = told;
      told = next;
    }
    return true;
  }

  /// Outputs of all steps that are scored; false where the window was left.
  OUTLAST_KERNEL bool readOutRows() const {
    return inStretches([&](int first, int count) {
      share(site_.team, site_.step.rows * count * outputs_, [&](int item) {
        const int o = item % outputs_;
        const int t = first + item / outputs_ % count;
        const int b = item / (outputs_ * count);
        const Row row = rowOf(b);
        if (!counts(row, t)) return;
        Real sum = constant(o, t + 1);
        for (int lag = 0; lag <= t; ++lag) {
          const Real* const x = site_.set.inputs + (row.first + t - lag) * layer_.inputs;
          for (int i = 0; i < layer_.inputs; ++i) sum += x[i] * response(lag, o, i);
        }
        read(b, t)[o] = activateReadout(site_.plan.shape.readout, sum);
      });
    });
  }

  OUTLAST_KERNEL void scoreRow(int b) const {
    const Row row = rowOf(b);
    double loss = 0;
    visitItem<Losses>(site_.plan.loss, [&](auto item) {
      using Loss = decltype(item);
      for (int t = 0; t < width_; ++t) {
        const Real* const y = read(b, t);
        Real* const d = dRead(b, t);
        if (!counts(row, t)) {
          for (int o = 0; o < outputs_; ++o) d[o] = 0;
          continue;
        }
        const Real* const target = site_.set.targets + (row.first + t) * site_.plan.targetSize;
        loss += static_cast<double>(Loss::template value<Real>(y, target, outputs_));
        Loss::template gradient<Real>(y, target, outputs_, static_cast<Real>(site_.step.scale), d);
        for (int o = 0; o < outputs_; ++o) d[o] *= readoutSlope(site_.plan.shape.readout, y[o]);
      }
    });
    rowLosses()[b] = loss;
  }

  /// False where the window was left.
  OUTLAST_KERNEL bool gradientsOfResponse() const {
    const bool isLast = site_.plan.scored == Scored::last;
    const bool isDone = inStretches([&](int firstLag, int count) {
      share(site_.team, count * outputs_ * layer_.inputs, [&](int item) {
        const int i = item % layer_.inputs;
        const int o = item / layer_.inputs % outputs_;
        const int lag = firstLag + item / (layer_.inputs * outputs_);
        Real sum = 0;
        for (int b = 0; b < site_.step.rows; ++b) {
          const Row row = rowOf(b);
          const int first = isLast && row.length - 1 > lag ? row.length - 1 : lag;
          for (int t = first; t < row.length; ++t)
            sum += dRead(b, t)[o] * site_.set.inputs[(row.first + t - lag) * layer_.inputs + i];
        }
        gradient(lag, o, i) = sum;
      });
    });
    if (!isDone) return false;
    share(site_.team, width_ * outputs_, [&](int item) {
      const int o = item % outputs_;
      const int t = item / outputs_;
      Real sum = 0;
      for (int b = 0; b < site_.step.rows; ++b) sum += dRead(b, t)[o];
      dConstant(o, t + 1) = sum;
    });
    site_.team.sync();
    // From the constants to what they come from.
    share(site_.team, outputs_, [&](int o) {
      Real later = 0;
      for (int t = width_; t >= 0; --t) {
        const Real own = t > 0 ? dConstant(o, t) : Real(0);
        if (layer_.initialH >= 0) gradient(t, o, layer_.inputTerms()) = own;
        if (layer_.hasInputBias != 0 && t < width_) gradient(t, o, layer_.inputs) = later;
        later += own;
      }
      if (site_.plan.readoutBias >= 0) site_.gradients()[site_.plan.readoutBias + o] = later;
    });
    site_.team.sync();
    return true;
  }

  /// False where the window was left.
  OUTLAST_KERNEL bool goBack() const {
    for (int lag = lags_ - 1; lag >= 0; --lag) {
      share(site_.team, plan_.columns * hidden_, [&](int item) {
        const int column = item / hidden_;
        const int unit = item % hidden_;
        const Real* const from =
            site_.workspace + plan_.dResponse + (static_cast<Index>(lag) * plan_.columns + column) * plan_.readers;
        Real sum = 0;
        for (int n = 0; n < plan_.readers; ++n) sum += from[n] * reader(n, unit);
        for (int k = 0; lag + 1 < lags_ && k < hidden_; ++k) sum += matrix(unit, k, false) * back(lag + 1, column)[k];
        back(lag, column)[unit] = sum;
      });
      look(site_, lag);
      site_.team.sync();
      if (isLeft(site_, lag)) return false;
    }
    return true;
  }

  OUTLAST_KERNEL void writeGradients() const {
    share(site_.team, hidden_ * hidden_, [&](int item) {
      const int row = item / hidden_;
      const int column = item % hidden_;
      Real sum = 0;
      for (int lag = 0; lag + 1 < lags_; ++lag)
        for (int k = 0; k < plan_.columns; ++k)
          sum += plan_.fromInputs != 0 ? back(lag + 1, k)[row] * vectors(lag, k)[column]
                                       : vectors(lag, k)[row] * back(lag + 1, k)[column];
      site_.gradients()[layer_.weightHh + item] = sum;
    });
    share(site_.team, plan_.readers * hidden_, [&](int item) {
      const int n = item / hidden_;
      const int unit = item % hidden_;
      Real sum = 0;
      for (int lag = 0; lag < lags_; ++lag)
        for (int k = 0; k < plan_.columns; ++k)
          sum += site_.workspace[plan_.dResponse + (static_cast<Index>(lag) * plan_.columns + k) * plan_.readers + n] *
                 vectors(lag, k)[unit];
      site_.gradients()[offsetOf(n, unit, plan_.fromInputs == 0)] = sum;
    });
    share(site_.team, plan_.columns * hidden_, [&](int item) {
      const int column = item / hidden_;
      const int unit = item % hidden_;
      site_.gradients()[offsetOf(column, unit, plan_.fromInputs != 0)] = back(0, column)[unit];
    });
  }

  /// Where entry j of E (or output j of C) has its number of a unit in the model's flat vector.
  [[nodiscard]] OUTLAST_KERNEL int offsetOf(int j, int unit, bool isEntry) const {
    if (!isEntry) return site_.plan.readoutWeight + j * hidden_ + unit;
    return j < layer_.inputTerms() ? weightOf(layer_, hidden_, 0, unit, j) : layer_.initialH + unit;
  }

  const Site<Team, Real>& site_;
  const ImpulsePlan& plan_;
  const LayerPlan& layer_;
  int hidden_, outputs_;
  int width_;  ///< steps of the longest row
  int lags_;
};

}  // namespace outlast::device
