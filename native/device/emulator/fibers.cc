#include "device/emulator/fibers.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <stdexcept>

namespace outlast::device {
namespace {

/// Whose fiber begins.
thread_local Fibers* entered = nullptr;

constexpr const char* neverReached = "threads of a team wait at a barrier that others never reach";

}  // namespace

// Contexts are entered by setcontext and left and resumed by longjmp, which asks nothing of the system.
bool EmulatedTeam::wait(Barrier barrier) const {
  if (fibers_->blocks_.size() == 1) barrier.reach = Reach::block;
  const bool isForgotten = barrier == fibers_->forgotten_;
  if (isForgotten && barrier.reach == Reach::block) return false;
  if (std::ranges::find(fibers_->barriers_, barrier) == fibers_->barriers_.end()) fibers_->barriers_.push_back(barrier);
  auto& fiber = fibers_->fiberOf(block_, rank_);
  fiber.waits = isForgotten ? Reach::block : barrier.reach;
  if (_setjmp(fiber.place) == 0) fibers_->leave();
  return true;
}

void Fibers::leave() { _longjmp(scheduler_, 1); }

void Fibers::resume(int index) {
  Fiber& fiber = fibers_[static_cast<std::size_t>(index)];
  current_ = index;
  if (_setjmp(scheduler_) != 0) return;
  if (fiber.hasBegun) _longjmp(fiber.place, 1);
  fiber.hasBegun = true;
  entered = this;
  setcontext(&fiber.context);
}

void Fibers::enter() {
  Fibers* const self = entered;
  const int index = self->current_;
  (*self->body_)(index / self->size_, index % self->size_);
  self->fibers_[static_cast<std::size_t>(index)].isOver = true;
  self->leave();
}

void Fibers::start(Fiber& fiber) {
  if (!fiber.stack) fiber.stack = std::make_unique_for_overwrite<char[]>(stackBytes);
  fiber.isOver = fiber.hasBegun = false;
  getcontext(&fiber.context);
  fiber.context.uc_stack.ss_sp = fiber.stack.get();
  fiber.context.uc_stack.ss_size = stackBytes;
  fiber.context.uc_link = nullptr;
  makecontext(&fiber.context, enter, 0);
}

std::uint64_t Fibers::draw(std::uint64_t count) {
  state_ = state_ * 6364136223846793005U + 1442695040888963407U;
  return (state_ >> 33) % count;
}

void Fibers::shuffle(std::vector<int>& order) {
  for (std::size_t i = order.size() - 1; i > 0; --i) std::swap(order[i], order[draw(i + 1)]);
}

/// All threads of a block, each to its next barrier.
void Fibers::go(int block) {
  shuffle(order_);
  int over = 0;
  for (const int rank : order_) {
    resume(block * size_ + rank);
    over += fiberOf(block, rank).isOver ? 1 : 0;
  }
  Block& own = blocks_[static_cast<std::size_t>(block)];
  own.isOver = over == size_;
  if (own.isOver) return;
  if (over != 0) throw std::logic_error(neverReached);
  const auto waits = [&](int rank) { return fiberOf(block, rank).waits; };
  own.waits = waits(0);
  if (!std::ranges::all_of(order_, [&](int rank) { return waits(rank) == own.waits; }))
    throw std::logic_error(neverReached);
}

/// Lets the blocks go on who have met.
void Fibers::release() {
  const auto meet = [&](std::size_t first, std::size_t count, Reach reach) {
    const auto some = std::span(blocks_).subspan(first, count);
    if (!std::ranges::all_of(some, [&](const Block& one) { return !one.isOver && one.waits == reach; })) return;
    for (Block& one : some) one.waits = Reach::block;
  };
  const auto units = static_cast<std::size_t>(crew_.unitSlices);
  for (std::size_t first = 0; first < blocks_.size(); first += units) meet(first, units, Reach::slice);
  meet(0, blocks_.size(), Reach::crew);
}

/// Mostly the one that went last, as long as it can go on; -1: none can, though not all are over.
int Fibers::nextBlock(int last) {
  std::vector<int> ready;
  for (int block = 0; block < static_cast<int>(blocks_.size()); ++block) {
    const Block& one = blocks_[static_cast<std::size_t>(block)];
    if (!one.isOver && one.waits == Reach::block) ready.push_back(block);
  }
  if (ready.empty()) return -1;
  if (std::ranges::find(ready, last) != ready.end() && draw(8) != 0) return last;
  return ready[draw(ready.size())];
}

void Fibers::runBlocks(const CrewShape& crew, int size, const std::function<void(int, int)>& body) {
  body_ = &body;
  crew_ = crew;
  size_ = size;
  blocks_.assign(static_cast<std::size_t>(crew.rowSlices) * static_cast<std::size_t>(crew.unitSlices), {});
  const std::size_t count = blocks_.size() * static_cast<std::size_t>(size);
  if (fibers_.size() < count) fibers_.resize(count);
  said_.resize(fibers_.size());
  order_.resize(static_cast<std::size_t>(size));
  std::iota(order_.begin(), order_.end(), 0);
  for (std::size_t index = 0; index < count; ++index) start(fibers_[index]);
  int block = 0;
  while (!std::ranges::all_of(blocks_, &Block::isOver)) {
    if (look_ != nullptr) look_(data_);
    block = nextBlock(block);
    if (block < 0) throw std::logic_error(neverReached);
    go(block);
    release();
  }
}

}  // namespace outlast::device
