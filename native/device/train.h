// Training on a device: the same job as ensemble/chunk.h's trainChunk, with the same outcomes but for rounding.
#pragma once
#include "device/driver.h"
#include "ensemble/chunk.h"

namespace outlast::device {

/// What of models of a shape a device does not do yet, as part of a sentence; null where it does all of it.
const char* unsupported(const ModelShape& shape);

/// What of a chunk a device does not do yet, as part of a sentence; null where it does all of it.
template <class Real>
const char* unsupported(const Chunk<Real>& chunk);

/// Throws Failure: OUTLAST_UNSUPPORTED for what unsupported() names, OUTLAST_DEVICE when the device fails.
template <class Real>
std::vector<RunOutcome<Real>> trainOnDevice(const Chunk<Real>& chunk, const Driver& driver, int device,
                                            JobControl& control);

/// The same in parts, as ensemble/chunk.h's beginTraining; the device is opened, and its sets are drawn, by the first.
/// Throws Failure, OUTLAST_UNSUPPORTED, at once.
template <class Real>
std::unique_ptr<Training<Real>> beginOnDevice(const Chunk<Real>& chunk, const Driver& driver, int device);

}  // namespace outlast::device
