// A training in parts, in which runs are left out and lanes are filled anew, against the same training in one part.
#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "chunk_case.h"

using namespace outlast;
using chunk_case::chunkOf;
using chunk_case::runs;

namespace {

template <class Real>
void checkSame(const RunOutcome<Real>& one, const RunOutcome<Real>& other) {
  CHECK(one.status == other.status);
  CHECK(one.steps == other.steps);
  CHECK(one.losses == other.losses);
  CHECK(one.parameters == other.parameters);
  CHECK(one.checkpoints == other.checkpoints);
}

/// Every third run goes on from step 5, and of these every other one from step 11.
template <class Real>
void compare(int cell, int optimizer, Index batchSize, int threads) {
  Chunk<Real> chunk = chunkOf<Real>(cell, optimizer, batchSize);
  chunk.threads = threads;
  JobControl control;
  const auto whole = trainChunk(chunk, control);
  Chunk<Real> shorter = chunk;
  std::fill(shorter.steps.begin(), shorter.steps.end(), 5);
  shorter.checkpoints = {0};
  const auto five = trainChunk(shorter, control);

  const auto training = beginTraining(chunk);
  std::vector<Index> all(runs), thirds, sixths;
  std::iota(all.begin(), all.end(), Index{0});
  for (Index run = 0; run < runs; run += 3) (run % 2 == 0 ? sixths : thirds).push_back(run);
  std::vector<Index> both(thirds);
  both.insert(both.end(), sixths.begin(), sixths.end());
  std::sort(both.begin(), both.end());

  const auto first = training->advance(all, {3, 5}, control);
  for (Index run = 0; run < runs; ++run) {
    CHECK(!first[run].isOver);
    CHECK(first[run].loss == (whole[run].losses[3] + whole[run].losses[4]) / 2);
  }
  for (const Index run : all) {
    if (run % 3 == 0) continue;
    const RunOutcome<Real> pruned = training->take(run);
    CHECK(pruned.status == RunStatus::stopped);
    CHECK(pruned.steps == 5);
    CHECK(pruned.losses == five[run].losses);
    CHECK(pruned.parameters == five[run].parameters);
  }
  training->advance(both, {0, 11}, control);
  const auto last = training->advance(sixths, {}, control);
  for (const Standing& standing : last) CHECK(standing.isOver);
  for (const Index run : sixths) checkSame(training->take(run), whole[run]);
  // Those that were left behind can still go on.
  training->advance(thirds, {}, control);
  for (const Index run : thirds) checkSame(training->take(run), whole[run]);
}

}  // namespace

TEST_CASE_TEMPLATE("a training in parts has the bits of one in one part", Real, float, double) {
  for (int cell = 0; cell < static_cast<int>(std::tuple_size_v<Cells>); ++cell)
    for (int optimizer = 0; optimizer < static_cast<int>(std::tuple_size_v<Optimizers>); ++optimizer) {
      CAPTURE(cell);
      CAPTURE(optimizer);
      compare<Real>(cell, optimizer, 1, 1);
      compare<Real>(cell, optimizer, 3, 2);
      compare<Real>(cell, optimizer, 0, 2);
    }
}

TEST_CASE("a run is over with its last step, not when another is asked for") {
  Chunk<double> chunk = chunkOf<double>(findItem<Cells>("tanh"), findItem<Optimizers>("gd"), 2);
  std::fill(chunk.steps.begin(), chunk.steps.end(), std::numeric_limits<double>::infinity());
  std::fill(chunk.epochs.begin(), chunk.epochs.end(), 4);  // of three batches
  chunk.optimizerNumbers[1] = 1e200;
  JobControl control;
  const auto training = beginTraining(chunk);
  std::vector<Index> all(runs);
  std::iota(all.begin(), all.end(), Index{0});
  const auto before = training->advance(all, {0, 11}, control);
  CHECK(!before[0].isOver);
  CHECK(before[1].isOver);
  CHECK(before[1].loss == std::numeric_limits<double>::infinity());
  CHECK(training->take(1).status == RunStatus::diverged);
  all.erase(all.begin() + 1);
  for (const Standing& standing : training->advance(all, {0, 12}, control)) CHECK(standing.isOver);
  const auto outcome = training->take(0);
  CHECK(outcome.status == RunStatus::done);
  CHECK(outcome.steps == 12);
}
