// The loops that look at many pairs.
#include "nominate.h"
#include "tile_scan.h"
