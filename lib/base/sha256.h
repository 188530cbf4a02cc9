/*
 * SHA-256 (FIPS 180-4) of the inputs, so that a result says exactly what it was computed from.
 */
#ifndef RV_BASE_SHA256_H
#define RV_BASE_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct rv_sha256 {
    uint32_t state[8];
    uint64_t n_bytes;
    unsigned char block[64];
    bool x86; /* the processor has the instructions: asked once, for asking takes a microsecond */
} rv_sha256;

void rv_sha256_begin(rv_sha256 *hash);
void rv_sha256_add(rv_sha256 *hash, const void *bytes, size_t length);
void rv_sha256_end(rv_sha256 *hash, char hex_out[65]); /* 64 lower-case digits and a NUL */

/* The state after whole blocks of 64 bytes, in portable C, and by the SHA instructions: equal results. The second only where
 * rv_sha256_x86_ready() says that the processor has them. */
void rv_sha256_plain_blocks(uint32_t state[8], const unsigned char *blocks, size_t n_blocks);
void rv_sha256_x86_blocks(uint32_t state[8], const unsigned char *blocks, size_t n_blocks);
bool rv_sha256_x86_ready(void);

extern const uint32_t rv_sha256_constants[64]; /* of the rounds */

#endif
