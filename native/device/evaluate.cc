#include "device/evaluate.h"

#include <map>

#include "core/packs.h"
#include "device/strand.h"
#include "evaluation/tally.h"

namespace outlast::device {
namespace {

/// What the host may hold of sequences at a time, in bytes: their numbers of a stretch, and cursors, of which one holds
/// a few numbers or a byte a step.
constexpr Index mostHeld = Index{1} << 29;
constexpr Index cursorBytes = 512;

/// Runs of one seed that go along the same sequences, and what they go along next: pass after pass, block after block.
struct Team {
  std::vector<std::size_t> runs;
  std::size_t pass = 0;
  Index block = 0;
  std::vector<Index> order;  // of the pass's sequences
};

/// A strand on its way, and the slots of its team's runs.
struct Way {
  Strand strand;
  const Team* team;
  std::size_t pass;
  std::vector<Index> sequences;  // of its rows
  std::vector<WalkWork> work;    // of its runs: model and slot
  Index block;                   // sequences that it stands for
  Index bytes;
};

template <class Real>
class DeviceEvaluation {
 public:
  DeviceEvaluation(const EvaluationPlan& plan, const Source& source, const Real* parameters, const Driver& driver,
                   int device, JobControl& control)
      : plan_(plan),
        control_(control),
        scorer_(plan.loss, plan.correct, plan.shape.outputSize),
        walker_({plan.shape, plan.loss, plan.scored, plan.correct, plan.sequences, plan.lengths.back().to}, parameters,
                std::ssize(plan.seeds), driver, device),
        blockSize_(walker_.plan().rows),
        blocks_(ceilDivide(plan.sequences, blockSize_)),
        passes_(passesOf(plan)),
        tally_(plan, source, static_cast<Index>(passes_) * blocks_, control),
        kind_(strandKindOf(plan, source)) {
    for (const LengthRange& length : plan.lengths)
      if (plan.prefix && (cuts_.empty() || cuts_.back() != length.to)) cuts_.push_back(length.to);
    kind_.cuts = cuts_;
    if (plan.prefix) kind_.longest = cuts_.back();
    openSlots();
    chooseTeams();
  }

  EvaluationResult run() {
    for (;;) {
      control_.check();
      while (openNext()) {
      }
      if (ways_.empty()) return tally_.take();
      moveOn();
    }
  }

 private:
  /// As many as the device has room for, with what they leave where every step is cut.
  void openSlots() {
    const Index longest = walker_.plan().longest;
    const Index cuts = plan_.prefix ? std::min<Index>(std::ssize(cuts_), longest) : 1;
    const Index left = cuts * walker_.plan().rows * ScoreSums::fields * Index{sizeof(double)};
    const Index all = std::ssize(plan_.seeds) * static_cast<Index>(passes_) * blocks_;
    const Index slots = std::clamp<Index>(walker_.memory() / (walker_.slotBytes() + left), 1, all);
    walker_.reserveSlots(slots);
    for (Index slot = slots; slot-- > 0;) free_.push_back(static_cast<int>(slot));
  }

  void chooseTeams() {
    std::map<std::uint64_t, std::size_t> open;  // a seed's newest team
    for (std::size_t run = 0; run < plan_.seeds.size(); ++run) {
      const auto [found, isNew] = open.try_emplace(plan_.seeds[run], teams_.size());
      if (isNew || teams_[found->second].runs.size() == free_.size()) {
        found->second = teams_.size();
        teams_.emplace_back();
      }
      teams_[found->second].runs.push_back(run);
    }
  }

  /// Sets the next strand on its way; false where there is none, or no room for it now.
  bool openNext() {
    if (team_ == teams_.size()) return false;
    Team& team = teams_[team_];
    const Index steps = walker_.plan().longest;
    const Index stepBytes = kind_.inputSize * Index{sizeof(Real)} + kind_.targetSize * Index{sizeof(double)} + 1;
    const Index bytes = blockSize_ * (steps * stepBytes + std::max(cursorBytes, plan_.lengths[lengthOf(team)].to));
    if (free_.size() < team.runs.size() || (!ways_.empty() && held_ + bytes > mostHeld)) return false;
    open(team, bytes);
    if (++team.block < blocks_) return true;
    team.block = 0;
    if (++team.pass == passes_) ++team_;
    return true;
  }

  [[nodiscard]] std::size_t lengthOf(const Team& team) const {
    return plan_.prefix ? plan_.lengths.size() - 1 : team.pass;
  }

  void open(Team& team, Index bytes) {
    SeedSets& sets = tally_.sets(team.runs[0]);
    if (team.block == 0) {
      for (const std::size_t run : team.runs) tally_.open(run, team.pass, true);
      team.order = sets.longestFirst(team.pass, 0, sets.count(team.pass));
    }
    const Index first = team.block * blockSize_;
    const Index end = std::min(first + blockSize_, plan_.sequences);
    std::vector<Index> sequences;
    Strand::Cursors cursors;
    for (Index i = first; i < std::min<Index>(end, std::ssize(team.order)); ++i) {
      sequences.push_back(team.order[static_cast<std::size_t>(i)]);
      cursors.push_back(sets.at(team.pass).open(sequences.back()));
    }
    std::vector<WalkWork> work;
    for (const std::size_t run : team.runs) {
      work.push_back({static_cast<int>(run), 0, free_.back(), 0});
      free_.pop_back();
    }
    held_ += bytes;
    ways_.push_back({Strand(std::move(cursors), kind_), &team, team.pass, std::move(sequences), std::move(work),
                     end - first, bytes});
    if (ways_.back().strand.isOver()) retire();
  }

  /// One stretch of every strand.
  void moveOn() {
    const Plan& device = walker_.plan();
    load_.clear();
    for (Way& way : ways_) way.strand.append(device.longest, way.work, device.rows, load_);
    fillStrands(
        std::ssize(ways_), [&](Index i) -> Strand& { return ways_[static_cast<std::size_t>(i)].strand; }, kind_,
        plan_.threads, load_);
    walker_.launch(load_, control_);
    parallelFor(std::ssize(ways_), plan_.threads, [&](Index i) { note(ways_[static_cast<std::size_t>(i)]); });
    retire();
  }

  void note(Way& way) {
    LaneScores one(1);
    way.strand.takeLeft(walker_.left().data(), std::ssize(way.work), walker_.plan().rows,
                        [&](Index item, Index row, Index length, const double* sums) {
                          for (int f = 0; f < ScoreSums::fields; ++f) one.numbers[f] = sums[f * walker_.plan().rows];
                          tally_.note(way.team->runs[static_cast<std::size_t>(item)], way.pass,
                                      way.sequences[static_cast<std::size_t>(row)], length,
                                      scorer_.score(one, 0, length));
                        });
    way.strand.moveOn();
  }

  /// Lets the strands go that have come to their ends.
  void retire() {
    std::vector<std::size_t> closed;
    for (const Way& way : ways_) {
      if (!way.strand.isOver()) continue;
      for (const WalkWork& one : way.work) free_.push_back(one.slot);
      held_ -= way.bytes;
      closed.insert(closed.end(), way.team->runs.begin(), way.team->runs.end());
      control_.advance(way.block * std::ssize(way.team->runs));
    }
    parallelFor(std::ssize(closed), plan_.threads, [&](Index i) { tally_.close(closed[static_cast<std::size_t>(i)]); });
    std::erase_if(ways_, [](const Way& way) { return way.strand.isOver(); });
  }

  const EvaluationPlan& plan_;
  JobControl& control_;
  Scorer<Real> scorer_;
  Walker<Real> walker_;
  Index blockSize_, blocks_;
  std::size_t passes_;
  Tally tally_;
  StrandKind kind_;
  std::vector<Index> cuts_;
  std::vector<int> free_;  // slots
  std::vector<Team> teams_;
  std::size_t team_ = 0;  // whose strand is next
  std::vector<Way> ways_;
  Index held_ = 0;  // bytes
  WalkLoad<Real> load_;
};

}  // namespace

template <class Real>
EvaluationResult evaluateOnDevice(const EvaluationPlan& plan, const Source& source, const Real* parameters,
                                  Index /*parameterCount*/, const Driver& driver, int device, JobControl& control) {
  return DeviceEvaluation<Real>(plan, source, parameters, driver, device, control).run();
}

template EvaluationResult evaluateOnDevice(const EvaluationPlan&, const Source&, const float*, Index, const Driver&,
                                           int, JobControl&);
template EvaluationResult evaluateOnDevice(const EvaluationPlan&, const Source&, const double*, Index, const Driver&,
                                           int, JobControl&);

}  // namespace outlast::device
