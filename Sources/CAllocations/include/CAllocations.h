#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

#include <stdint.h>

/// Heap blocks that this thread has asked for so far: malloc, calloc, realloc, posix_memalign,
/// aligned_alloc and memalign, whoever calls them. Freed ones count too.
uint64_t winnow_allocation_count(void);

#endif
