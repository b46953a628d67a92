#include "evaluation/evaluate.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <span>

#include "core/packs.h"
#include "core/threads.h"
#include "evaluation/tally.h"

namespace outlast {
namespace {

// Runs that walk together: along sequences that they share, or side by side with one sequence each at a time.
struct Team {
  std::vector<std::size_t> runs;
  bool sideBySide = false;
};

template <class Real>
class Evaluation {
 public:
  Evaluation(const EvaluationPlan& plan, const Source& source, const Real* parameters, Index parameterCount,
             JobControl& control)
      : plan_(plan),
        source_(source),
        parameters_(parameters),
        parameterCount_(parameterCount),
        control_(control),
        scorer_(plan.loss, plan.correct, plan.shape.outputSize),
        passes_(passesOf(plan)) {
    chooseTeams();
    chooseBlocks();
    tally_ = std::make_unique<Tally>(plan, source, static_cast<Index>(passes_) * blocks_, control);
  }

  EvaluationResult run() {
    const Index perTeam = static_cast<Index>(passes_) * blocks_;
    parallelFor(static_cast<Index>(teams_.size()) * perTeam, plan_.threads, [&](Index item) {
      const Team& team = teams_[static_cast<std::size_t>(item / perTeam)];
      const Index rest = item % perTeam;
      walkBlock(team, static_cast<std::size_t>(rest / blocks_), rest % blocks_);
      for (const std::size_t run : team.runs) tally_->close(run);
    });
    return tally_->take();
  }

 private:
  using Steppers = typename Walk<Real>::Steppers;
  using Cursors = typename Tracks<Real>::Cursors;

  // Where a model has too few sequences to fill the lanes, models side by side; else runs of one seed together, so that
  // a sequence is made once for all of them.
  void chooseTeams() {
    constexpr Index largestTeam = 16;
    const Index hidden = plan_.shape.hiddenSize;
    std::vector<std::size_t> order(plan_.seeds.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return plan_.seeds[a] < plan_.seeds[b]; });
    std::span<const std::size_t> rest = order;
    while (!fillsLanes<Real>(plan_.sequences, hidden) && fillsLanes<Real>(std::ssize(rest), hidden)) {
      const auto side = rest.first(std::min<std::size_t>(rest.size(), packWidth<Real>));
      teams_.push_back({{side.begin(), side.end()}, true});
      rest = rest.subspan(side.size());
    }
    const Index passes = static_cast<Index>(passes_) * plan_.sequences;
    const Index most = std::clamp<Index>(std::ssize(rest) * passes / itemsWanted(), 1, largestTeam);
    for (const std::size_t run : rest) {
      const bool joins = !teams_.empty() && !teams_.back().sideBySide && std::ssize(teams_.back().runs) < most &&
                         plan_.seeds[teams_.back().runs[0]] == plan_.seeds[run];
      if (!joins) teams_.emplace_back();
      teams_.back().runs.push_back(run);
    }
  }

  void chooseBlocks() {
    constexpr Index width = packWidth<Real>, largestBlock = 256;
    const Index passes = std::ssize(teams_) * static_cast<Index>(passes_);
    blockSize_ = std::clamp<Index>(plan_.sequences / ((itemsWanted() + passes - 1) / passes), 1, largestBlock);
    if (fillsLanes<Real>(plan_.sequences, plan_.shape.hiddenSize)) blockSize_ = roundUp(blockSize_, width);
    blocks_ = (plan_.sequences + blockSize_ - 1) / blockSize_;
  }

  // So many that every thread gets several, since lengths differ.
  [[nodiscard]] Index itemsWanted() const {
    constexpr Index itemsPerThread = 8;
    return plan_.threads == 1 ? 1 : plan_.threads * itemsPerThread;
  }

  // Walks a block of sequences of one pass: of one length, or of the longest on the way to which the others lie.
  void walkBlock(const Team& team, std::size_t pass, Index block) {
    for (const std::size_t run : team.runs) tally_->open(run, pass, block == 0);
    const Index first = block * blockSize_;
    const Index end = std::min(first + blockSize_, plan_.sequences);
    if (team.sideBySide) {
      walkModels(team, pass, first, end);
    } else {
      walkSequences(team, pass, first, end);
    }
  }

  // One sequence of each of the models at a time.
  void walkModels(const Team& team, std::size_t pass, Index first, Index end) {
    std::vector<const Real*> models;
    bool shared = true;
    for (const std::size_t run : team.runs) {
      models.push_back(parametersOf(run));
      shared = shared && plan_.seeds[run] == plan_.seeds[team.runs[0]];
    }
    Steppers steppers;
    steppers.push_back(makeModelStepper<Real>(plan_.shape, models));
    for (Index sequence = first; sequence < end; ++sequence) {
      Cursors cursors;
      for (const std::size_t run : team.runs) {
        const SequenceSet& from = tally_->sets(run).at(pass);
        cursors.push_back(sequence < from.count() ? from.open(sequence) : nullptr);
        if (shared) break;
      }
      walk(steppers, std::move(cursors), [&](std::size_t, Index lane, Index length, const SequenceScore& score) {
        if (lane < std::ssize(team.runs))
          tally_->note(team.runs[static_cast<std::size_t>(lane)], pass, sequence, length, score);
      });
      control_.advance(std::ssize(team.runs));
    }
  }

  // As many sequences at a time as fill the lanes, along which every model of the team goes.
  void walkSequences(const Team& team, std::size_t pass, Index first, Index end) {
    SeedSets& sets = tally_->sets(team.runs[0]);
    const SequenceSet& from = sets.at(pass);
    const std::vector<Index> sequences = sets.longestFirst(pass, first, std::min(end, from.count()));
    for (std::span<const Index> rest = sequences; !rest.empty();) {
      Steppers steppers;
      for (const std::size_t run : team.runs)
        steppers.push_back(makeBlockStepper(plan_.shape, parametersOf(run), std::ssize(rest)));
      const auto lanes = static_cast<std::size_t>(steppers[0]->lanes());
      do {
        const auto group = rest.first(std::min(lanes, rest.size()));
        rest = rest.subspan(group.size());
        Cursors cursors(lanes);
        for (std::size_t lane = 0; lane < group.size(); ++lane) cursors[lane] = from.open(group[lane]);
        walk(steppers, std::move(cursors),
             [&](std::size_t model, Index lane, Index length, const SequenceScore& score) {
               tally_->note(team.runs[model], pass, group[static_cast<std::size_t>(lane)], length, score);
             });
        control_.advance(std::ssize(group) * std::ssize(team.runs));
      } while (rest.size() >= lanes);
    }
    control_.advance((end - first - std::ssize(sequences)) * std::ssize(team.runs));
  }

  template <class Found>
  void walk(Steppers& steppers, Cursors cursors, Found&& found) {
    const BlockStepper<Real>& any = *steppers[0];
    Tracks<Real> tracks(std::move(cursors), any.lanes(), any.blockSteps(), source_.inputSize(), source_.targetSize());
    const Index longest = tracks.longest();
    std::vector<Index> stops;
    if (plan_.prefix) {
      for (const LengthRange& length : plan_.lengths) stops.push_back(length.to);
    } else {
      for (Index lane = 0; lane < tracks.lanes(); ++lane)
        if (tracks.length(lane) > 0) stops.push_back(tracks.length(lane));
    }
    std::sort(stops.begin(), stops.end());
    stops.erase(std::unique(stops.begin(), stops.end()), stops.end());
    constexpr Index sparse = 4;
    const bool dense = sparse * std::ssize(stops) > longest;
    const Ends ends = plan_.prefix ? Ends::common : Ends::own;
    Walk<Real>(steppers, std::move(tracks), scorer_, plan_.shape.outputSize, plan_.scored, ends, dense)
        .to(longest, stops, control_, found);
  }

  const Real* parametersOf(std::size_t run) const { return parameters_ + static_cast<Index>(run) * parameterCount_; }

  const EvaluationPlan& plan_;
  const Source& source_;
  const Real* parameters_;
  Index parameterCount_;
  JobControl& control_;
  Scorer<Real> scorer_;
  std::size_t passes_;
  Index blockSize_ = 1;
  Index blocks_ = 1;
  std::vector<Team> teams_;
  std::unique_ptr<Tally> tally_;
};

}  // namespace

Index evaluationTotal(const EvaluationPlan& plan) {
  return static_cast<Index>(plan.seeds.size() * passesOf(plan)) * plan.sequences;
}

template <class Real>
EvaluationResult evaluate(const EvaluationPlan& plan, const Source& source, const Real* parameters,
                          Index parameterCount, JobControl& control) {
  return Evaluation<Real>(plan, source, parameters, parameterCount, control).run();
}

template EvaluationResult evaluate(const EvaluationPlan&, const Source&, const float*, Index, JobControl&);
template EvaluationResult evaluate(const EvaluationPlan&, const Source&, const double*, Index, JobControl&);

}  // namespace outlast
