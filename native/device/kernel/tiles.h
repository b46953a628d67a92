// The gradient of the weights of a layer, summed over steps and rows in tiles: four terms of one unit. A thread keeps
// its tiles in registers from the last step to the first; with more threads than tiles, several share one, each with
// rows of its own.
#pragma once
#include "device/kernel/products.h"

namespace outlast::device {

template <class Cell, class Team, class Real>
class Tiles {
 public:
  OUTLAST_KERNEL Tiles(const Site<Team, Real>& site, const LayerPlan& layer)
      : site_(site),
        layer_(layer),
        hiddenQuads_((site.hidden() + layer.hasHiddenBias + quadWidth - 1) / quadWidth),
        count_(site.units() * (layer.inputQuads() + hiddenQuads_)),
        parts_(count_ >= site.team.size() ? 1 : atMostQuads(site.team.size() / count_)) {
    forOwn([&](Tile& tile, int /*index*/) {
      for (auto& gate : tile.gate) gate = {};
    });
  }

  /// Adds one step, whose z and dSum are in exchange.
  OUTLAST_KERNEL void add() {
    forOwn([&](Tile& tile, int index) {
      const int unit = index % site_.units();
      const int termQuad = index / site_.units();
      const bool isInput = termQuad < layer_.inputQuads();
      const Real* const z = site_.z(termQuad * quadWidth);
      for (int quad = part(); quad < site_.quads; quad += parts_) {
        Quad<Real> terms[quadWidth];
        for (int k = 0; k < quadWidth; ++k)
          terms[k] = *reinterpret_cast<const Quad<Real>*>(z + k * site_.plan.stride + quad * quadWidth);
        OUTLAST_UNROLL
        for (int g = 0; g < Cell::gates; ++g) {
          const int sum = isInput ? sumOf<Cell, true>(g) : sumOf<Cell, false>(g);
          const Quad<Real> d = quadAt(site_.dSum(sum, unit), quad);
          OUTLAST_UNROLL
          for (int k = 0; k < quadWidth; ++k) OUTLAST_UNROLL
          for (int b = 0; b < quadWidth; ++b) tile.gate[g].of[k] += d.of[b] * terms[k].of[b];
        }
      }
    });
  }

  /// Adds the sums to the model's gradient: part after part, so that the order is always the same.
  OUTLAST_KERNEL void finish() {
    for (int turn = 0; turn < parts_; ++turn) {
      if (turn == part()) {
        forOwn([&](Tile& tile, int index) { put(tile, index); });
      }
      site_.team.sync();
    }
  }

 private:
  static constexpr int most = mostTiles(Cell::gates, sizeof(Real));

  struct Tile {
    Quad<Real> gate[Cell::gates];
  };

  OUTLAST_KERNEL int atMostQuads(int parts) const { return parts < site_.quads ? parts : site_.quads; }
  OUTLAST_KERNEL int part() const { return site_.team.rank() / tileThreads(); }
  /// Threads of one part.
  OUTLAST_KERNEL int tileThreads() const { return parts_ == 1 ? site_.team.size() : count_; }

  /// Calls visit(tile, index) for this thread's; those in registers must be named by constants.
  template <class Visit>
  OUTLAST_KERNEL void forOwn(Visit&& visit) {
    if (part() >= parts_) return;
    const int rank = site_.team.rank() % tileThreads();
    if (site_.plan.tilesInWorkspace) {
      Tile* const own = reinterpret_cast<Tile*>(site_.own() + site_.plan.tiles);
      for (int index = rank; index < count_; index += tileThreads()) visit(own[index], index);
      return;
    }
    OUTLAST_UNROLL
    for (int i = 0; i < most; ++i) {
      const int index = rank + i * tileThreads();
      if (index < count_) visit(own_[i], index);
    }
  }

  OUTLAST_KERNEL void put(const Tile& tile, int index) {
    const int hidden = site_.hidden();
    const int unit = site_.firstUnit() + index % site_.units();
    const int termQuad = index / site_.units();
    const bool isInput = termQuad < layer_.inputQuads();
    const int first = isInput ? termQuad * quadWidth : (termQuad - layer_.inputQuads()) * quadWidth;
    const int last = isInput ? layer_.inputTerms() : hidden + layer_.hasHiddenBias;
    OUTLAST_UNROLL
    for (int g = 0; g < Cell::gates; ++g) OUTLAST_UNROLL
    for (int k = 0; k < quadWidth; ++k)
      if (first + k < last)
        site_.gradients()[weightOf(layer_, hidden, g, unit, (isInput ? 0 : layer_.inputTerms()) + first + k)] +=
            tile.gate[g].of[k];
  }

  const Site<Team, Real>& site_;
  const LayerPlan& layer_;
  int hiddenQuads_;
  int count_;
  int parts_;
  Tile own_[most];
};

}  // namespace outlast::device
