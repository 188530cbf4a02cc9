/*
 * Loops over words, compiled for wider registers as well where the machine has them: the same results, chosen at start.
 *
 * The choice is made by a resolver that runs before a sanitizer is set up, so builds with one go without.
 */
#ifndef RV_BASE_WIDE_H
#define RV_BASE_WIDE_H

#include <stdint.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define RV_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define RV_SANITIZED 1
#endif

/* Before a function that other files call. */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && !defined(RV_SANITIZED)
#define RV_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define RV_WIDE
#endif

/* Eight words side by side. */
typedef uint64_t rv_lane __attribute__((vector_size(64), aligned(8), may_alias));

#endif
