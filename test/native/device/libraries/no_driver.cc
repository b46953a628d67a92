// A library that is none of a device.
extern "C" __attribute__((visibility("default"))) int somethingElse() { return 1; }
