#include "device/make_plan.h"

#include <bit>
#include <string>

#include "cells/list.h"
#include "core/failure.h"
#include "core/packs.h"
#include "device/kernel/site.h"
#include "device/warp/exchange.h"
#include "optimizers/list.h"

namespace outlast::device {
namespace {

/// The least odd multiple of a quad that holds `count` numbers: rows a quad apart then meet in no bank.
int oddQuads(int count) {
  const int quads = static_cast<int>(ceilDivide(count, quadWidth));
  return (quads % 2 == 0 ? quads + 1 : quads) * quadWidth;
}

/// Hands out places one behind the other, each on whole quads.
class Places {
 public:
  Index take(Index count) {
    const Index place = taken_;
    taken_ += roundUp(count, 2 * quadWidth);
    return place;
  }
  [[nodiscard]] Index taken() const { return taken_; }

 private:
  Index taken_ = 0;
};

/// Numbers of the model's type that a double is as large as.
Index doublesOf(const PlanRequest& request) { return static_cast<Index>(sizeof(double)) / request.realBytes; }

template <class Cell>
void planLayers(const Layout& layout, Plan& plan) {
  const int hidden = static_cast<int>(plan.shape.hiddenSize);
  plan.units = static_cast<int>(ceilDivide(hidden, plan.unitSlices));
  // One row of weights to the next: an odd number of units where a unit's gates are a quad, else an odd number.
  plan.weightStride = Cell::gates == quadWidth ? oddQuads(plan.units * quadWidth) : (plan.units * Cell::gates) | 1;
  int packed = 0;
  for (std::size_t l = 0; l < layout.layers.size(); ++l) {
    const LayerOffsets& at = layout.layers[l];
    LayerPlan& layer = plan.layers[l];
    layer.inputs = static_cast<int>(at.inputSize);
    layer.hasInputBias = at.biasIh >= 0 ? 1 : 0;
    layer.hasHiddenBias = at.biasHh >= 0 ? 1 : 0;
    layer.weightIh = static_cast<int>(at.weightIh);
    layer.weightHh = static_cast<int>(at.weightHh);
    layer.biasIh = static_cast<int>(at.biasIh);
    layer.biasHh = static_cast<int>(at.biasHh);
    layer.initialH = static_cast<int>(at.initialH);
    layer.initialC = static_cast<int>(at.initialC);
    layer.packed = packed;
    const int terms = layer.inputTerms() + hidden + layer.hasHiddenBias;
    packed += static_cast<int>(roundUp(Index{terms} * plan.weightStride, quadWidth));
    const int hiddenQuads = static_cast<int>(ceilDivide(hidden + layer.hasHiddenBias, quadWidth));
    plan.zRows = std::max(plan.zRows, layer.hiddenRow() + hiddenQuads * quadWidth);
  }
  plan.weights = packed;  // how many there are, until they have a place
}

/// Times that a warp goes through a batch, whose sequences it takes a few at a time: more of them take a model long,
/// and blocks spend no more on it; several blocks, which share large batches, are faster still.
Index mostWarpPasses(const PlanRequest& request, const DeviceLimits& limits) {
  return limits.crew > 1 && request.batch >= 2 * limits.rowsOfBlock ? 16 : 64;
}

/// Lanes for a sequence where a warp does all that is asked for; else 0, and a block does it.
template <class Cell>
int warpWidthOf(const PlanRequest& request, const DeviceLimits& limits) {
  const ModelShape& shape = request.shape;
  if (!limits.warps || request.purpose != Purpose::train) return 0;
  if (request.impulse || request.penalties || request.noise) return 0;
  if (shape.layers > 1 || shape.outputSize > mostWarpOutputs) return 0;
  for (int width = leastWarpWidth; holdsUnit(Cell::gates, width, request.realBytes); width *= 2)
    if (shape.hiddenSize <= width && shape.inputSize <= mostUnitInputs(Cell::gates, width, request.realBytes))
      return ceilDivide(Index{request.batch} * width, lanesOfWarp) <= mostWarpPasses(request, limits) ? width : 0;
  return 0;
}

/// A lane has its weights and their gradient in registers; it exchanges states, and keeps them. False where that takes
/// more exchange memory than there is for the warps of a block.
template <class Cell>
bool placeOnWarp(Plan& plan, const PlanRequest& request, const DeviceLimits& limits) {
  plan.warpWidth = warpWidthOf<Cell>(request, limits);
  if (plan.warpWidth == 0) return false;
  plan.threads = lanesOfWarp;
  plan.rows = lanesOfWarp;  // that have a sum each
  Places exchange, workspace;
  plan.z = static_cast<int>(exchange.take(shoutNumbers + ownNumbers(static_cast<int>(plan.shape.outputSize))));
  plan.sums = static_cast<int>(exchange.take((plan.rows + plan.threads + 2) * doublesOf(request)));
  plan.exchange = static_cast<int>(exchange.taken());
  plan.h = workspace.take((plan.longest + Index{1}) * lanesOfWarp * (Cell::hasC ? 2 : 1));
  plan.gradients = workspace.take(plan.parameters);
  plan.workspace = workspace.taken();
  if (plan.exchange * warpsOfBlock * request.realBytes <= limits.exchangeBytes) return true;
  plan.warpWidth = 0;
  return false;
}

/// Threads of a team: one for each unit of four rows, or for each tile of the gradient where those are more.
template <class Cell>
int threadsOf(const Plan& plan, const PlanRequest& request, const DeviceLimits& limits) {
  const Index units = Index{plan.units} * (plan.rows / quadWidth);
  const Index tiles = Index{plan.units} * (plan.zRows / quadWidth);
  const Index most = mostTiles(Cell::gates, request.realBytes);
  const Index wanted = plan.purpose == Purpose::walk ? units : std::max(units, ceilDivide(tiles, most));
  return static_cast<int>(std::clamp<Index>(roundUp(wanted, 32), 32, limits.threads));
}

/// Sizes of the impulse response: as exact/chain.h, with few entries from these, with few outputs from those.
void placeImpulse(Plan& plan, const PlanRequest& request, Places& places) {
  ImpulsePlan& impulse = plan.impulse;
  const LayerPlan& layer = plan.layers[0];
  const Index outputs = plan.shape.outputSize;
  const int entries = layer.inputTerms() + (layer.initialH >= 0 ? 1 : 0);
  impulse.fromInputs = entries <= outputs ? 1 : 0;
  impulse.columns = impulse.fromInputs != 0 ? entries : static_cast<int>(outputs);
  impulse.readers = impulse.fromInputs != 0 ? static_cast<int>(outputs) : entries;
  const Index lags = plan.longest + 1;
  for (Index* vectors : {&impulse.vectors, &impulse.back})
    *vectors = places.take(lags * impulse.columns * plan.shape.hiddenSize);
  for (Index* response : {&impulse.response, &impulse.dResponse})
    *response = places.take(lags * impulse.columns * impulse.readers);
  for (Index* constants : {&impulse.constants, &impulse.dConstants}) *constants = places.take(outputs * lags);
  for (Index* steps : {&impulse.outputs, &impulse.dOutputs})
    *steps = places.take(Index{request.batch} * plan.longest * outputs);
  impulse.rowLosses = places.take(request.batch * static_cast<Index>(sizeof(double)) / request.realBytes);
}

/// What back-propagation and walks keep of every step.
template <class Cell>
void placeStates(Plan& plan, const PlanRequest& request, Places& places) {
  const Index hidden = plan.shape.hiddenSize;
  const Index states = Index{plan.shape.layers} * (plan.longest + 1) * hidden * plan.stride;
  plan.h = places.take(states);
  plan.c = Cell::hasC ? places.take(states) : 0;
  if (plan.purpose == Purpose::walk) {
    plan.readouts = places.take(Index{plan.longest} * plan.rows * plan.shape.outputSize * doublesOf(request));
    return;
  }
  plan.above = plan.shape.layers > 1 ? places.take(Index{2} * (plan.longest + 1) * hidden * plan.stride) : 0;
  if (plan.crewSize() == 1) return;
  plan.terms = static_cast<int>(plan.shape.layers > 1 ? 2 * hidden : hidden);
  plan.parts = places.take(Index{2} * plan.unitSlices * plan.terms * plan.stride);
}

/// What is too large for a block's threads and exchange memory.
template <class Cell>
void placeOwn(Plan& plan, const PlanRequest& request, Index packed, Places& places) {
  if (plan.purpose == Purpose::train && !request.impulse) {
    const Index tiles = Index{plan.units} * (plan.zRows / quadWidth);
    plan.tilesInWorkspace = tiles > Index{mostTiles(Cell::gates, request.realBytes)} * plan.threads;
    plan.tiles = plan.tilesInWorkspace ? places.take(tiles * Cell::gates * quadWidth) : 0;
  }
  if (plan.weightsInWorkspace) plan.weights = places.take(packed);
}

/// A workspace for each slice of rows, then one for each block, then what the crew adds up.
template <class Cell>
void placeCrew(Plan& plan, const PlanRequest& request, Index packed, Index slice) {
  Places own, places;
  placeOwn<Cell>(plan, request, packed, own);
  plan.slice = slice;
  plan.own = own.taken();
  places.take(plan.rowSlices * plan.slice + plan.crewSize() * plan.own);
  plan.crewSums = places.take((2 * plan.crewSize() + 2 + plan.rowSlices) * doublesOf(request));
  plan.workspace = places.taken();
}

/// For blocks alone, and for those of the crew that plan.rowSlices and plan.unitSlices say. False where a block has not
/// enough exchange memory.
template <class Cell>
bool placeOnBlock(const Layout& layout, Plan& plan, const PlanRequest& request, const DeviceLimits& limits) {
  planLayers<Cell>(layout, plan);
  const Index units = plan.units;
  const Index outputs = plan.shape.outputSize;
  const Index doubles = doublesOf(request);
  const Index packed = plan.weights;
  const auto exchangeOf = [&](bool withWeights) {
    Places places;
    plan.z = static_cast<int>(places.take(Index{plan.zRows} * plan.stride));
    if (plan.purpose == Purpose::train) {
      plan.dSum = static_cast<int>(places.take(Cell::sums * units * plan.stride));
      plan.dh = static_cast<int>(places.take(units * plan.stride));
      plan.dc = static_cast<int>(places.take(units * plan.stride));
      plan.outputs = static_cast<int>(places.take(plan.rows * outputs));
      plan.dOutputs = static_cast<int>(places.take(plan.rows * outputs));
    }
    plan.rowsInfo = static_cast<int>(places.take(ceilDivide(plan.rows * Index{sizeof(RowInfo)}, request.realBytes)));
    plan.sums = static_cast<int>(places.take((plan.rows + plan.threads + 2) * doubles));
    if (withWeights) plan.weights = places.take(packed);
    return places.taken();
  };
  // Fewer rows at a time where all have no room; then weights behind the second cache.
  const auto fits = [&](Index count) {
    plan.exchange = static_cast<int>(count);
    return count * request.realBytes <= limits.exchangeBytes;
  };
  const Index quads = ceilDivide(std::max(request.batch, 1), quadWidth);
  for (plan.rows = static_cast<int>(ceilDivide(quads, plan.rowSlices)) * quadWidth;;
       plan.rows = static_cast<int>(roundUp(plan.rows / 2, quadWidth))) {
    plan.stride = oddQuads(plan.rows);
    plan.threads = threadsOf<Cell>(plan, request, limits);
    plan.weightsInWorkspace = false;
    if (fits(exchangeOf(true))) break;
    // 16 rows use a weight often enough for it to come from far.
    if (plan.rows > 16) continue;
    plan.weightsInWorkspace = true;
    if (fits(exchangeOf(false))) break;
    if (plan.rows == quadWidth) return false;
  }
  Places places;
  if (plan.purpose == Purpose::train) plan.gradients = places.take(plan.parameters);
  if (request.impulse) {
    placeImpulse(plan, request, places);
  } else {
    placeStates<Cell>(plan, request, places);
  }
  if (plan.crewSize() > 1) {
    placeCrew<Cell>(plan, request, packed, places.taken());
  } else {
    placeOwn<Cell>(plan, request, packed, places);
    plan.workspace = places.taken();
  }
  return true;
}

/// Units times rows that keep a block's threads busy: fewer rows of more units, so that more blocks have some.
constexpr Index cellsOfBlock = 1024;

/// Slices of a model's rows and units for blocks of a crew, from its shape and batch alone: what comes of a model must
/// not depend on how many others there are. False where a block alone is to have it.
///
/// Many units are sliced as little as it takes for a block to have the weights of its own in exchange memory and their
/// gradient in registers: every step is a meeting of all who have the same rows. Those are few then, since a block has
/// all of z. Else rows alone are sliced, whose blocks meet once an optimizer step.
template <class Cell>
bool placeOnCrew(const Layout& layout, Plan& plan, const PlanRequest& request, const DeviceLimits& limits) {
  if (plan.purpose != Purpose::train || request.impulse || limits.crew < 2) return false;
  const auto tryCrew = [&](Index most, Index rows) {
    // All slices of units are as large as the first but the last, of which there is something left.
    const Index unitSlices = ceilDivide(plan.shape.hiddenSize, ceilDivide(plan.shape.hiddenSize, most));
    Plan crew = plan;
    crew.unitSlices = static_cast<int>(unitSlices);
    crew.rowSlices = static_cast<int>(
        std::clamp<Index>(ceilDivide(request.batch, rows), 1, std::max<Index>(1, limits.crew / unitSlices)));
    const bool isPlaced = crew.crewSize() > 1 && placeOnBlock<Cell>(layout, crew, request, limits);
    return std::pair(isPlaced, crew);
  };
  if (plan.shape.hiddenSize <= limits.unitsOfBlock) {
    if (request.batch < 2 * limits.rowsOfBlock) return false;
    const Index rows = roundUp(ceilDivide(cellsOfBlock, Index{plan.shape.hiddenSize}), quadWidth);
    const auto [isPlaced, crew] = tryCrew(1, std::clamp<Index>(rows, limits.rowsOfUnits, limits.rowsOfBlock));
    if (isPlaced) plan = crew;
    return isPlaced;
  }
  const Index most = std::min<Index>(limits.crew, plan.shape.hiddenSize);
  // Where no crew has room for both, weights are what is read more often; where for neither, the largest shares them.
  for (const auto& isGood : {+[](const Plan& crew) { return !crew.weightsInWorkspace && !crew.tilesInWorkspace; },
                             +[](const Plan& crew) { return !crew.weightsInWorkspace; }})
    for (Index unitSlices = 2; unitSlices <= most; ++unitSlices) {
      const auto [isPlaced, crew] = tryCrew(unitSlices, limits.rowsOfUnits);
      if (!isPlaced || !isGood(crew)) continue;
      plan = crew;
      return true;
    }
  const auto [isPlaced, crew] = tryCrew(most, limits.rowsOfUnits);
  if (isPlaced) plan = crew;
  return isPlaced;
}

/// As many windows as take a device some milliseconds at most. A look takes a microsecond, a window of a small model
/// hardly more; a step of few parameters takes its time, too.
int windowsALook(const Plan& plan, const PlanRequest& request) {
  constexpr Index work = Index{1} << 20, leastParameters = 64, most = 64;
  const Index window = Index{request.batch} * request.longest * (plan.parameters + leastParameters);
  return static_cast<int>(std::clamp<Index>(work / std::max<Index>(window, 1), 1, most));
}

/// The same of steps within a window, of which a look may cost more: a power of two, less one. Few enough that those of
/// a model of many units take no longer than a stop may.
int lookMask(const Plan& plan) {
  constexpr Index work = Index{1} << 23, leastParameters = 64, least = 16, most = 4096;
  const Index step = Index{plan.rows} * (plan.parameters + leastParameters);
  const Index steps = std::clamp<Index>(work / step, least, most);
  return static_cast<int>(std::bit_floor(static_cast<std::size_t>(steps)) - 1);
}

/// Kernels count a model's numbers, padded, in 32 bits.
constexpr Index mostParameters = Index{1} << 28;

}  // namespace

Plan makePlan(const PlanRequest& request, const DeviceLimits& limits) {
  const ModelShape& shape = request.shape;
  if (shape.layers > mostLayers)
    throw Failure("OUTLAST_UNSUPPORTED",
                  "models of more than " + std::to_string(mostLayers) + " layers do not run on a device yet");
  if (shape.structure != Structure::full)
    throw Failure("OUTLAST_UNSUPPORTED", "structured linear models do not run on a device yet");
  const Layout layout = makeLayout(shape);
  if (layout.size > mostParameters)
    throw Failure("OUTLAST_UNSUPPORTED", "models of more than 2^28 parameters do not run on a device yet");
  Plan plan;
  plan.purpose = request.purpose;
  plan.shape = shape;
  plan.loss = request.loss;
  plan.scored = request.scored;
  plan.optimizer = request.optimizer;
  plan.longest = request.longest;
  plan.isNoisy = request.noise;
  plan.stateSize = static_cast<int>(stateSize(shape));
  plan.targetSize = static_cast<int>(targetSizeOf(request.loss, shape.outputSize));
  plan.parameters = static_cast<int>(layout.size);
  plan.windowsALook = windowsALook(plan, request);
  plan.readoutWeight = static_cast<int>(layout.readoutWeight);
  plan.readoutBias = static_cast<int>(layout.readoutBias);
  visitItem<Optimizers>(request.optimizer, [&](auto item) {
    plan.slots = decltype(item)::slots;
    plan.constants = decltype(item)::constants;
  });
  visitItem<Cells>(shape.cell, [&](auto item) {
    using Cell = decltype(item);
    planLayers<Cell>(layout, plan);
    if (placeOnWarp<Cell>(plan, request, limits) || placeOnCrew<Cell>(layout, plan, request, limits) ||
        placeOnBlock<Cell>(layout, plan, request, limits)) {
      plan.lookMask = lookMask(plan);
      return;
    }
    throw Failure("OUTLAST_UNSUPPORTED",
                  "models with " + std::to_string(shape.hiddenSize) + " hidden units do not fit the device yet");
  });
  return plan;
}

}  // namespace outlast::device
