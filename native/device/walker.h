// Models on a device, and launches that move them along sequences.
#pragma once
#include <span>
#include <vector>

#include "device/looking.h"
#include "device/make_plan.h"

namespace outlast::device {

/// What one launch reads, put together by whoever knows the sequences.
template <class Real>
struct WalkLoad {
  std::vector<Stretch> stretches;
  std::vector<WalkWork> work;
  std::vector<Index> starts = {0};  ///< [rows + 1]
  std::vector<Real> inputs;         ///< [steps, I]
  std::vector<double> targets;      ///< [steps, target size]
  std::vector<std::uint8_t> marks;  ///< [steps], or empty: nothing is scored
  std::vector<Real> initial;        ///< [rows, state size], or empty
  Index left = 0;                   ///< numbers that the items leave

  [[nodiscard]] Index steps() const { return starts.back(); }
  /// Each vector keeps its memory.
  void clear() {
    stretches.clear();
    work.clear();
    starts.assign(1, 0);
    initial.clear();
    left = 0;
  }
};

/// What is the same in every launch.
struct WalkSettings {
  ModelShape shape;  ///< any structure
  int loss = 0;
  Scored scored = Scored::last;
  Correct correct;
  Index rows = 1;     ///< that there are, at most; stretches have as many as the plan says, or fewer
  Index longest = 1;  ///< steps of the longest
};

template <class Real>
class Walker {
 public:
  /// `parameters` [models, P] by the settings' shape.
  Walker(const WalkSettings& settings, const Real* parameters, Index models, const Driver& driver, int device);

  /// rows: most sequences of a stretch; longest: most of its steps.
  [[nodiscard]] const Plan& plan() const { return plan_; }
  /// Bytes that a launch may take beside its workspace: a share of what the device has free.
  [[nodiscard]] Index memory() const;

  /// Room for the states of so many items from launch to launch.
  void reserveSlots(Index slots);
  /// Bytes of one.
  [[nodiscard]] Index slotBytes() const;

  /// Throws Failure, OUTLAST_DEVICE, or OUTLAST_STOPPED after a stop.
  void launch(const WalkLoad<Real>& load, JobControl& control) { launch(load, control, false); }
  /// The same, with every step's outputs and states.
  void launchWithStates(const WalkLoad<Real>& load, JobControl& control) { launch(load, control, true); }

  /// What the last launch left: of each item and place the sums [ScoreSums::fields, rows of the plan].
  [[nodiscard]] const std::vector<double>& left() const { return left_; }
  /// [steps, O]; [layers, steps, H]; the same where the cell has one.
  [[nodiscard]] const std::vector<Real>& outputs() const { return outputs_; }
  [[nodiscard]] const std::vector<Real>& h() const { return h_; }
  [[nodiscard]] const std::vector<Real>& c() const { return c_; }

 private:
  void launch(const WalkLoad<Real>& load, JobControl& control, bool withStates);
  void readBack(const Memory<Real>& memory, Index count, std::vector<Real>& to) const;

  Correct correct_;
  Context context_;
  Plan plan_;
  bool hasC_;
  Memory<Real> parameters_, states_, inputs_, initial_, workspace_, outputMemory_, hMemory_, cMemory_;
  Memory<double> sums_, targets_, leftMemory_;
  Memory<std::uint8_t> marks_;
  Memory<Index> starts_;
  Memory<Stretch> stretches_;
  Memory<WalkWork> work_;
  std::vector<double> left_;
  std::vector<Real> outputs_, h_, c_;
};

}  // namespace outlast::device
