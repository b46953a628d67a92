// The one training job: many runs of one shape, every numeric hyperparameter per run.
#pragma once
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "core/job_control.h"
#include "ensemble/order.h"
#include "ensemble/updater.h"
#include "losses/list.h"
#include "penalties/list.h"
#include "sources/source.h"

namespace outlast {

/// How a step's gradient is computed: the same gradient, up to rounding.
enum class GradientMode : std::uint8_t {
  bptt,    ///< back-propagation through time
  impulse  ///< from the impulse response, see exact/impulse_network.h: no window, no carried or given states
};

/// A penalty of the list with its [N, fields] numbers.
struct PenaltyRule {
  int kind = 0;
  Index fields = 0;
  std::vector<double> numbers;
};

/// N runs that share everything but numbers. Indices (loss, optimizer, schedule) are those of the lists.
template <class Real>
struct Chunk {
  ModelShape shape;
  Index runs = 0;
  std::vector<Real> parameters;                        ///< [N, P]
  std::vector<std::shared_ptr<const Source>> sources;  ///< one for all runs, or one a run
  Index sequences = 0;                                 ///< of the fixed set; 0: fresh ones for every batch
  std::vector<Real> initial;  ///< [sequences, stateSize] where each sequence of the set starts, or empty
  std::vector<std::uint64_t> dataSeeds, shuffleSeeds;  ///< [N]
  Index batchSize = 0;                                 ///< 0: the whole set
  int loss = 0;
  Scored scored = Scored::last;
  GradientMode mode = GradientMode::bptt;
  int optimizer = 0;
  Index optimizerFields = 0;
  std::vector<double> optimizerNumbers;  ///< [N, optimizerFields]
  int schedule = 0;
  Index scheduleFields = 0;
  std::vector<double> scheduleNumbers;  ///< [N, scheduleFields]
  std::vector<double> parameterRates;   ///< [N, parameters of the layout], NaN for the optimizer's own
  std::vector<std::uint8_t> frozen;     ///< [parameters of the layout]
  bool flow = false;                    ///< the optimizer is the gradient flow, not one that has a step
  std::vector<double> clipNorms, lossBelow, gradientBelow, steps, epochs;  ///< [N]; infinite or 0 for none
  std::vector<double> stateNoise;     ///< [N] standard deviations, of the shuffle seed's stream "noise"; 0 for none
  std::vector<Curriculum> curricula;  ///< [N]
  std::vector<PenaltyRule> penalties;
  Index window = 0;         ///< steps of a truncated-BPTT window; 0: whole sequences
  bool carryState = false;  ///< a batch starts from the previous one's final states
  Index lossEvery = 1;
  std::vector<Index> checkpoints;  ///< ascending optimizer steps at which parameters are kept
  int threads = 1;

  /// How many classes targets may name; 0 where the loss takes numbers.
  [[nodiscard]] Index classes() const {
    const bool named = visitItem<Losses>(loss, [](auto item) { return decltype(item)::classes; });
    return named ? shape.outputSize : 0;
  }

  [[nodiscard]] const std::shared_ptr<const Source>& source(Index run) const {
    return sources.size() == 1 ? sources[0] : sources[static_cast<std::size_t>(run)];
  }

  [[nodiscard]] bool isNoisy() const {
    return std::ranges::any_of(stateNoise, [](double sigma) { return sigma != 0; });
  }

  /// What run `run`'s optimizer needs, by reference to this chunk.
  [[nodiscard]] UpdateRule updateRule(Index run) const {
    const auto row = [run](const std::vector<double>& table, Index fields) {
      return std::span<const double>(table).subspan(static_cast<std::size_t>(run * fields),
                                                    static_cast<std::size_t>(fields));
    };
    return {optimizer,
            row(optimizerNumbers, optimizerFields),
            schedule,
            row(scheduleNumbers, scheduleFields),
            row(parameterRates, static_cast<Index>(frozen.size())),
            frozen,
            clipNorms[run]};
  }
};

enum class RunStatus : std::uint8_t { done, stopped, diverged };

/// What one run leaves. Divergence and stopping are results, not failures.
template <class Real>
struct RunOutcome {
  RunStatus status = RunStatus::done;
  Index steps = 0;                ///< optimizer steps completed
  std::vector<Real> parameters;   ///< [P]
  std::vector<double> losses;     ///< before step 0, lossEvery, 2 lossEvery, ...
  std::vector<Real> checkpoints;  ///< [checkpoints, P], NaN where the run ended before
};

/// Optimizer steps planned, by steps and epochs (windows of ragged sequences, curricula: an upper estimate).
template <class Real>
std::int64_t plannedSteps(const Chunk<Real>& chunk);

/// Trains every run on `chunk.threads` threads. A run's outcome depends on its own row alone.
template <class Real>
std::vector<RunOutcome<Real>> trainChunk(const Chunk<Real>& chunk, JobControl& control);

/// A part of a training, which ends for a run once it has made `to` optimizer steps, or is over.
struct TrainingPart {
  Index judgedFrom = 0;  ///< a run is judged by its losses before this step and later ones
  double to = std::numeric_limits<double>::infinity();
};

/// How a run stands after a part.
struct Standing {
  double loss = 0;      ///< mean of what it is judged by, its last loss where that is nothing; infinite if not finite
  bool isOver = false;  ///< it has no more steps to make
};

/// The same training in parts, of which not every run makes every one: those that go on share lanes anew, and what each
/// needs is kept in between. Outcomes are those of a training in one part.
template <class Real>
class Training {
 public:
  virtual ~Training() = default;
  /// `runs` are ascending; none was taken.
  virtual std::vector<Standing> advance(std::span<const Index> runs, const TrainingPart& part, JobControl& control) = 0;
  /// What a run leaves, `stopped` where it was not over. The rest of it is let go, so it can be taken once.
  virtual RunOutcome<Real> take(Index run) = 0;
};

/// All `runs` of a training, in one part.
template <class Real>
std::vector<RunOutcome<Real>> trainInOnePart(Training<Real>& training, Index runs, JobControl& control);

/// `chunk` must outlive the training, and be no gradient flow.
template <class Real>
std::unique_ptr<Training<Real>> beginTraining(const Chunk<Real>& chunk);

}  // namespace outlast
