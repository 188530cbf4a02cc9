/*
 * The record of a run: what reversa_results_write() leaves for those who check it later.
 *
 * result.json is the manifest: the SHA-256 of every input and of every other file that was written, the programme, the seed,
 * the options, the outcome with its bounds. certificate.json holds the dual prices of all places: with them and the inputs
 * anybody can work out that no matching is better (examples/check_certificate.py does, in Python without this library).
 * decisions.ndjson is the log of what was decided of whom. reversa_replay_create() runs again from the manifest.
 *
 * decisions.ndjson has one JSON object a line, each with "line" (1, 2, ...), "prev" (the SHA-256 of the line before without
 * its line feed, 64 zeros in the first) and "event": "run" (the first line: inputs, seed, outcome), "excluded" (who signed up
 * for nothing: opted_out; or no_capacity on a side), "veto" (who vetoed whom), "override" (earlier pairs that are
 * pinned, forbidden or ended, with the note), "match", "unmatched" (with the reason), "end" (the last: how many lines). The
 * chain shows that a line was changed, moved or taken out; who writes all lines anew can make a new chain, which the hash
 * of the file in result.json then shows. People appear by their ids alone; notes are as they were given.
 */
#ifndef REVERSA_RECORD_H
#define REVERSA_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/io.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Check the chain of a decisions.ndjson: every line is a JSON object that carries its number and the hash of the line before,
 * and the last line counts them.
 *
 * @param ctx          Not NULL.
 * @param path         File, "-" for standard input. Not NULL.
 * @param n_lines_out  Receives the number of lines, 0 after an error. Not NULL.
 * @retval REVERSA_OK           The chain holds from the first line to the last.
 * @retval REVERSA_E_ARGUMENT   A NULL.
 * @retval REVERSA_E_IO         The file cannot be read.
 * @retval REVERSA_E_FORMAT     A line is not a JSON object; the error has its number as row.
 * @retval REVERSA_E_DATA       The chain breaks, or begins or ends in the middle; the error says where.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(size of the file). SHA-256: FIPS 180-4.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_decisions_check(reversa_context *ctx, const char *path,
                                                                      int64_t *n_lines_out);

#ifdef __cplusplus
}
#endif
#endif
