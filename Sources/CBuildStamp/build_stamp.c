#include "CBuildStamp.h"

#ifndef DUET_COMMIT
#define DUET_COMMIT ""
#endif

const char *duet_commit(void) { return DUET_COMMIT; }
