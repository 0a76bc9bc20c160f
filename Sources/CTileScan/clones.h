#ifndef DUET_CLONES_H
#define DUET_CLONES_H

// Sanitizers do not begin before the dynamic linker has picked, and what it asks would be theirs already.
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define DUET_CLONES
#elif defined(__x86_64__) && defined(__linux__)
#include <features.h>
#if defined(__GLIBC__)
/// The dynamic linker picks one of three: AVX-512, AVX2, or what every x86-64 has.
#define DUET_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
#endif
#ifndef DUET_CLONES
#define DUET_CLONES
#endif

#endif
