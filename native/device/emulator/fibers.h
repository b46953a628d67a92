// A team on the CPU: its threads are fibers of one thread of ours, each of which runs until it meets a barrier. Who
// goes first changes from barrier to barrier, so a thread that reads what another has yet to write, because a barrier
// is missing, reads something else than on most other days: the tests hold the kernels to the plain path's numbers.
// Blocks of a crew go on in an order by chance too, and mostly as far as they can before another one does.
#pragma once
#include <setjmp.h>
#include <ucontext.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <vector>

#include "device/kernel/crew.h"

namespace outlast::device {

class Fibers;

/// For whose threads a barrier is.
enum class Reach { block, slice, crew };

/// A barrier, or an exchange that is one, by its place in the sources.
struct Barrier {
  const char* file = "";
  int line = 0;
  Reach reach = Reach::block;
  bool operator==(const Barrier&) const = default;
};

/// The blocks of a crew by slices, as the plan has them.
struct CrewShape {
  int rowSlices = 1, unitSlices = 1;
};

/// What a kernel knows of the team it is in.
class EmulatedTeam {
 public:
  static constexpr bool isCrew = false;
  EmulatedTeam(Fibers& fibers, int block, int rank, int size)
      : fibers_(&fibers), block_(block), rank_(rank), size_(size) {}
  [[nodiscard]] int rank() const { return rank_; }
  [[nodiscard]] int size() const { return size_; }
  /// The builtins are those of its caller.
  void sync(const char* file = __builtin_FILE(), int line = __builtin_LINE()) const {
    wait({file, line, Reach::block});
  }
  void meet(const char* file = __builtin_FILE(), int line = __builtin_LINE()) const { wait({file, line, Reach::crew}); }
  void meetSlice(const char* file = __builtin_FILE(), int line = __builtin_LINE()) const {
    wait({file, line, Reach::slice});
  }
  /// A swap that is forgotten gives a thread its own value.
  template <class Value>
  [[nodiscard]] Value swap(Value own, int mask, const char* file = __builtin_FILE(),
                           int line = __builtin_LINE()) const {
    return told(own, {file, line}, [&](auto&& said) { return said(rank_ ^ mask); });
  }
  [[nodiscard]] bool any(bool own, const char* file = __builtin_FILE(), int line = __builtin_LINE()) const {
    return told(own ? 1 : 0, {file, line}, [&](auto&& said) {
             int sum = 0;
             for (int rank = 0; rank < size_; ++rank) sum += said(rank);
             return sum;
           }) > 0;
  }

 protected:
  Fibers* fibers_;
  int block_;

 private:
  /// Waits for all threads that a barrier is for, but at one that is forgotten: then false. Of several blocks only
  /// their meeting is forgotten, and each still waits for its own threads.
  bool wait(Barrier barrier) const;
  /// Says `own` to all and returns take(said), said(rank) being what others say.
  template <class Value, class Take>
  Value told(Value own, const Barrier& barrier, Take&& take) const;

  int rank_, size_;
  mutable int turn_ = 0;
};

/// The same of a crew.
class EmulatedCrew : public EmulatedTeam {
 public:
  using EmulatedTeam::EmulatedTeam;
  static constexpr bool isCrew = true;
  [[nodiscard]] int crewRank() const { return block_; }
  [[nodiscard]] int crewSize() const;
  [[nodiscard]] Slice<true> slice() const;
};

/// The threads of one team, or crew, at a time.
class Fibers {
 public:
  /// `seed` decides who goes first when; `look`, if any, is called with `data` at every barrier.
  explicit Fibers(std::uint64_t seed, void (*look)(void*) = nullptr, void* data = nullptr)
      : state_(seed * 2 + 1), look_(look), data_(data) {}

  /// Runs `body` as `size` threads. Throws std::logic_error when some wait at a barrier that others never reach.
  void run(int size, const std::function<void(const EmulatedTeam&)>& body) {
    runBlocks({}, size, [&](int block, int rank) { body(EmulatedTeam(*this, block, rank, size)); });
  }
  /// The same as the blocks of a crew, of so many threads each.
  void run(const CrewShape& crew, int size, const std::function<void(const EmulatedCrew&)>& body) {
    runBlocks(crew, size, [&](int block, int rank) { body(EmulatedCrew(*this, block, rank, size)); });
  }

  /// The barriers that were met, and one that threads pass from now on as if it were not there.
  [[nodiscard]] const std::vector<Barrier>& barriers() const { return barriers_; }
  void forget(const Barrier& barrier) { forgotten_ = barrier; }

 private:
  friend class EmulatedTeam;
  friend class EmulatedCrew;
  static constexpr std::size_t stackBytes = std::size_t{256} * 1024;

  struct Fiber {
    ucontext_t context{};
    jmp_buf place{};
    std::unique_ptr<char[]> stack;
    bool hasBegun = false, isOver = false;
    Reach waits = Reach::block;  ///< at a barrier for so many
  };
  /// Where the threads of a block stand: all of them at one barrier, or at their end.
  struct Block {
    Reach waits = Reach::block;  ///< of this alone it has waited enough
    bool isOver = false;
  };

  void runBlocks(const CrewShape& crew, int size, const std::function<void(int, int)>& body);
  static void enter();
  [[nodiscard]] Fiber& fiberOf(int block, int rank) {
    return fibers_[static_cast<std::size_t>(block) * static_cast<std::size_t>(size_) + static_cast<std::size_t>(rank)];
  }
  void start(Fiber& fiber);
  void resume(int index);
  [[noreturn]] void leave();
  void shuffle(std::vector<int>& order);
  std::uint64_t draw(std::uint64_t count);
  int nextBlock(int last);
  void go(int block);
  void release();

  std::uint64_t state_;
  void (*look_)(void*);
  void* data_;
  std::vector<Barrier> barriers_;
  Barrier forgotten_;
  std::vector<Fiber> fibers_;  ///< block after block
  std::vector<Block> blocks_;
  std::vector<int> order_;
  jmp_buf scheduler_{};
  CrewShape crew_;
  int current_ = 0;
  int size_ = 0;  ///< of a block
  const std::function<void(int, int)>* body_ = nullptr;
  /// What threads say in an exchange, in two places by turns: nobody is two exchanges late.
  std::vector<std::array<std::uint64_t, 2>> said_;
};

inline int EmulatedCrew::crewSize() const { return fibers_->crew_.rowSlices * fibers_->crew_.unitSlices; }

inline Slice<true> EmulatedCrew::slice() const {
  return {block_ / fibers_->crew_.unitSlices, block_ % fibers_->crew_.unitSlices};
}

template <class Value, class Take>
Value EmulatedTeam::told(Value own, const Barrier& barrier, Take&& take) const {
  static_assert(sizeof(Value) <= sizeof(std::uint64_t));
  const auto turn = static_cast<std::size_t>(turn_);
  std::memcpy(&fibers_->said_[static_cast<std::size_t>(rank_)][turn], &own, sizeof(Value));
  if (!wait(barrier)) return own;
  turn_ = 1 - turn_;
  return take([&](int rank) {
    Value other;
    std::memcpy(&other, &fibers_->said_[static_cast<std::size_t>(rank)][turn], sizeof(Value));
    return other;
  });
}

}  // namespace outlast::device
