/** The most threads that a job may ask for, as in native/binding: more is a slip of the pen. */
export const maxThreads = 4096;
