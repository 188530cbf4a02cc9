/*
 * SHA-256 against the examples of FIPS 180-4 and, for every length from 0 to 200, against numbers of Python's hashlib.
 */
#include "support/support.h"

#include <stdio.h>
#include <string.h>

#include "base/sha256.h"

/* The first 32 bits of the hash of the first n bytes of 3, 10, 17, … (7i + 3 mod 256), n = 0 .. 200. */
static const uint32_t first_words[201] = {
    0xe3b0c442, 0x084fed08, 0x323b730f, 0x6ab0dba1, 0x42a146d9, 0xc0a7188b, 0xf3a8eb3d, 0xab764db4, 0x0865c1be,
    0x172f3d81, 0xaadd73eb, 0x74b55c9d, 0x756a3395, 0xda925975, 0xa6a744ad, 0x98b03249, 0x9c94926d, 0xbbc485bd,
    0x4929dcd4, 0xe22bd9f6, 0xcb0b638f, 0xdd59e815, 0x7f5e1b73, 0x0c2227ce, 0x73281455, 0xfa9766ea, 0x5492dff8,
    0x8876c611, 0xa6940de8, 0x52bbbbd7, 0xf1eab075, 0x721f1b54, 0xab5f8b5c, 0x90f90857, 0xc2966908, 0x02825099,
    0xa7aba4ca, 0xb11e919c, 0xafa3a9b2, 0x90663c41, 0x0873681b, 0xfe877131, 0xd9fcbc5f, 0x6c980fe8, 0xf990f6ed,
    0x98ce1f7b, 0x736b0a4e, 0x9b6073af, 0x31cedec8, 0x5649348a, 0x9898428b, 0x75e248b3, 0x8230c270, 0x9f17a1b3,
    0x160bbf14, 0xe7313d33, 0x4324d65f, 0x35df6094, 0x9afd9e8b, 0x3f67cd87, 0x06659a8b, 0x4a28a6c4, 0x5b50d7a3,
    0x81c80242, 0x39e3d7b6, 0xaacca6ff, 0x11fdf003, 0x06e3cd2e, 0xc23b56cc, 0xca32376f, 0xfb1907e5, 0x54cac605,
    0x99e356ea, 0x64bee9b0, 0x3ebc4be4, 0x08182253, 0x65cf2b7b, 0x1f21d7fe, 0x87fa111c, 0x2a4808f9, 0xc6b3377d,
    0x5876ebcb, 0xeb52f62b, 0x2f0795e2, 0x442975e0, 0xb690f6f0, 0xb876ad02, 0xff4ec8cd, 0xb16ffce5, 0xbb743aa1,
    0x4d39e6ae, 0x85373e64, 0xf8368d09, 0x4d0d2d32, 0x5028666b, 0x3a23c913, 0xc9f1a5f7, 0x9b5d6632, 0xaf680818,
    0x5e4edd84, 0x5a2cda23, 0x48719cf7, 0x9f0fc4c3, 0x9313cf73, 0x5af877de, 0xaf7d44bc, 0x0e993486, 0x9dfada1b,
    0xe0cfd9f0, 0x6a9c24a9, 0x4a70b5e2, 0x67d9492e, 0x96b928cf, 0xcded73ee, 0x5155ce16, 0xc2030f07, 0x556cbf34,
    0x867b3263, 0x2c49b89c, 0x9ce7368e, 0x7836b787, 0x1189a98a, 0x60937afb, 0x229c92a5, 0x2f781a36, 0xb402a31c,
    0x3d11be99, 0xa8d23e75, 0xd2742f1f, 0x307f8fc2, 0x4d5e47a2, 0x4c14830d, 0x9e137d7f, 0x938d47a3, 0xdaf759a5,
    0x357ebb96, 0xcafc3bee, 0xc9eb7066, 0xf17bf19d, 0x436f9749, 0xa0319584, 0x5432ebb2, 0x9735317a, 0x0ddc24e4,
    0x01a4b796, 0x5ca4040c, 0xb818f308, 0x7978d4fa, 0x598be25f, 0xd8f03821, 0xc695ceb0, 0x49fc8869, 0x89e42668,
    0x8bb4982a, 0xa06e9007, 0xe7b96406, 0x6af38ea9, 0xe0db6570, 0xc9136d89, 0x75dd0c79, 0x53733181, 0xe3380424,
    0xb67af171, 0x4e458097, 0x565f913c, 0x86cf75d4, 0x5c5c337a, 0x07071ef3, 0x20f6c310, 0x62fcf18a, 0xacf89d6c,
    0x0b7c6ff9, 0xdcaaa391, 0x3b564461, 0xc227ec93, 0x7e1cec48, 0xd1649727, 0x245255c3, 0xb79da261, 0xca3b3817,
    0xca7b2e47, 0xd56a75d9, 0x81b66809, 0x80e7b84a, 0x9104901c, 0x1ec67f29, 0x0513cc82, 0x88024111, 0x95f7b19d,
    0x40926ffc, 0xe556731b, 0x52be17f8, 0xec673221, 0xc2e8235f, 0x68c8e720, 0x50f5cc26, 0xa5aa39eb, 0xc81fe8b2,
    0xf676b421, 0x95f3888c, 0x2c7e18c9,
};

static void hash_text(const void *bytes, size_t length, char hex_out[65])
{
    rv_sha256 hash;
    rv_sha256_begin(&hash);
    rv_sha256_add(&hash, bytes, length);
    rv_sha256_end(&hash, hex_out);
}

static void make_message(unsigned char message[200])
{
    for (size_t i = 0; i < 200; i++)
        message[i] = (unsigned char)(7 * i + 3);
}

static void test_sha256_of_the_standard_examples(void **state)
{
    static const char *const examples[][2] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
         "mnopqrstnopqrstu",
         "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
    };
    char hex[65];
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        hash_text(examples[i][0], strlen(examples[i][0]), hex);
        assert_string_equal(hex, examples[i][1]);
    }
}

static void test_sha256_of_a_million_letters_in_uneven_pieces(void **state)
{
    char letters[997];
    char hex[65];
    rv_sha256 hash;
    (void)state;
    memset(letters, 'a', sizeof letters);
    rv_sha256_begin(&hash);
    for (size_t done = 0, piece = 1; done < 1000000; done += piece) {
        piece = done * 31 % sizeof letters + 1;
        if (piece > 1000000 - done)
            piece = 1000000 - done;
        rv_sha256_add(&hash, letters, piece);
    }
    rv_sha256_end(&hash, hex);
    assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void test_sha256_of_every_length(void **state)
{
    unsigned char message[200];
    char hex[65];
    char start[9];
    rv_sha256 all;
    (void)state;
    make_message(message);
    rv_sha256_begin(&all);
    for (size_t length = 0; length <= 200; length++) {
        hash_text(message, length, hex);
        snprintf(start, sizeof start, "%08x", first_words[length]);
        assert_memory_equal(hex, start, 8);
        rv_sha256_add(&all, hex, 64);
    }
    rv_sha256_end(&all, hex); /* of all the digits one behind the other: so every digit counts */
    assert_string_equal(hex, "530566f39d545b371e5360fbfe251c0da6410ba297e67392dfaec0cb575d67ed");
}

static void test_sha256_add_in_two_pieces_cut_anywhere(void **state)
{
    unsigned char message[200];
    char whole[65];
    char pieces[65];
    (void)state;
    make_message(message);
    hash_text(message, 200, whole);
    for (size_t cut = 0; cut <= 200; cut++) {
        rv_sha256 hash;
        rv_sha256_begin(&hash);
        rv_sha256_add(&hash, message, cut);
        rv_sha256_add(&hash, NULL, 0);
        rv_sha256_add(&hash, message + cut, 200 - cut);
        rv_sha256_end(&hash, pieces);
        assert_string_equal(pieces, whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha256_of_the_standard_examples),
        cmocka_unit_test(test_sha256_of_a_million_letters_in_uneven_pieces),
        cmocka_unit_test(test_sha256_of_every_length),
        cmocka_unit_test(test_sha256_add_in_two_pieces_cut_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
