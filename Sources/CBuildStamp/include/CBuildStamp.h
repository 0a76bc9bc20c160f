#ifndef DUET_CBUILDSTAMP_H
#define DUET_CBUILDSTAMP_H

// The commit that the program was built from, or an empty string where the build was not told. In C, because Package.swift can
// hand a C target a text (DUET_COMMIT in the environment of the build) and a Swift target none.
const char *duet_commit(void);

#endif
