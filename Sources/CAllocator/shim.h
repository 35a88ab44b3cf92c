// How the C library hands out memory: `mallopt`, which its Swift module leaves out.
#ifndef EMS_ALLOCATOR_SHIM_H
#define EMS_ALLOCATOR_SHIM_H

#include <malloc.h>

#endif
