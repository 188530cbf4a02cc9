/*
 * SHA-256 (FIPS 180-4) of the inputs, so that a result says exactly what it was computed from.
 */
#ifndef RV_BASE_SHA256_H
#define RV_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

typedef struct rv_sha256 {
    uint32_t state[8];
    uint64_t n_bytes;
    unsigned char block[64];
} rv_sha256;

void rv_sha256_begin(rv_sha256 *hash);
void rv_sha256_add(rv_sha256 *hash, const void *bytes, size_t length);
void rv_sha256_end(rv_sha256 *hash, char hex_out[65]); /* 64 lower-case digits and a NUL */

#endif
