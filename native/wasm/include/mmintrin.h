// Eigen's SSE2 code asks for this header and uses nothing of it; Emscripten, which has those of SSE, does not bring it.
#pragma once
