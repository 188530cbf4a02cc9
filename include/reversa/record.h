/*
 * The record of a run: what reversa_results_write() leaves for those who check it later.
 *
 * result.json is the manifest: the SHA-256 of every input and of every other file that was written, the programme, the seed,
 * the options, the outcome with its bounds. certificate.json holds the dual prices of all places, and of nested quotas: with them and the inputs
 * anybody can work out that no matching is better (examples/check_certificate.py does, in Python without this library).
 * decisions.ndjson is the log of what was decided of whom. reversa_replay_create() runs again from the manifest.
 *
 * decisions.ndjson has one JSON object a line, each with "line" (1, 2, ...), "prev" (the SHA-256 of the line before without
 * its line feed, 64 zeros in the first) and "event": "run" (the first line: inputs, seed, outcome, and the
 * seed of a lottery with whether it was drawn), "excluded" (who signed up
 * for nothing: opted_out; or no_capacity on a side), "veto" (who vetoed whom), "override" (earlier pairs that are
 * pinned, forbidden or ended, with the note), "match", "unmatched" (with the reason), "end" (the last: how many lines).
 * "unmatched" for "no_eligible" says in "removed" how many of the others each rule was the first to remove, in the order in
 * which rules are asked; they add up to "asked", which is fewer than take part only where these people times the others
 * are more than 20 million: evenly spaced others are asked then, 256 or more. The chain shows that a line was changed, moved or taken out; who writes all lines anew can make a new chain, which the hash
 * of the file in result.json then shows. People appear by their ids alone; notes are as they were given.
 */
#ifndef REVERSA_RECORD_H
#define REVERSA_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/baseline.h>
#include <reversa/explain.h>
#include <reversa/io.h>
#include <reversa/wishes.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What goes into a folder of results besides. All is borrowed for the call. Set up with reversa_results_options_init(). */
typedef struct reversa_results_options {
    uint32_t struct_size;
    const reversa_baseline *baseline; /**< Of this matching: result.json tells it in short. NULL for none. */
    const char *report;               /**< A page [report_length], written as report.html; NULL for none. */
    size_t report_length;
    const reversa_classification
        *lottery;                     /**< Of this matching, from reversa_insight_classify(): result.json tells in how
                                                many pairs luck had a say. NULL for none. */
    const reversa_blocking *blocking; /**< Of this matching: written as blocking.csv. NULL for none. */
} reversa_results_options;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_results_options_init(reversa_results_options *options);

/**
 * reversa_results_write() with more in the folder: result.json has the hashes of report.html and blocking.csv as it has those
 * of the others. Without a report, a report.html of an earlier run stays, and so for blocking.csv.
 *
 * @param ctx       Not NULL.
 * @param problem   The problem that was solved. Not NULL.
 * @param matching  Not NULL.
 * @param options   NULL means none of it.
 * @param folder    Folder. Not NULL.
 * @retval REVERSA_OK          Written.
 * @retval REVERSA_E_ARGUMENT  A NULL, a matching or blocking pairs of another problem, or options of another version.
 * @retval REVERSA_E_IO        Something cannot be written: the folder is as it was.
 * @retval REVERSA_E_MEMORY    Out of memory.
 * @see examples/report.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_results_write_with(reversa_context *ctx,
                                                                         const reversa_problem *problem,
                                                                         const reversa_matching *matching,
                                                                         const reversa_results_options *options,
                                                                         const char *folder);

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

/** A run made again from its result.json, and how it compares. Opaque, immutable. */
typedef struct reversa_replay reversa_replay;

/** How to run again. Set up with reversa_replay_options_init(). */
typedef struct reversa_replay_options {
    uint32_t struct_size;
    const char
        *inputs; /**< Folder with the inputs by the names they had (standard input as people.csv, programme.json, ...);
                             NULL: the paths as they were given, relative ones to the working directory. */
} reversa_replay_options;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_replay_options_init(reversa_replay_options *options);

/**
 * Run again what a result.json tells of, and compare what comes out with the hashes in it.
 *
 * A report.html and a blocking.csv are not made again: they are looked for beside the manifest, as they were. Other files that
 * are beside it must be as they were, too: one that was changed since is told with the line.
 *
 * The inputs must be the same, byte for byte; of a programme whose file is gone the manifest holds the text. Seed and options are taken from the manifest, threads and limits
 * of time and memory from the context. Nothing is written.
 *
 * @param ctx         Not NULL.
 * @param path        result.json, "-" for standard input. Not NULL.
 * @param options     NULL means all defaults.
 * @param replay_out  Receives the comparison, NULL after an error; release with reversa_replay_free(). Not NULL.
 * @retval REVERSA_OK             Made again; reversa_replay_difference() says whether it is the same.
 * @retval REVERSA_E_ARGUMENT     A NULL, or options of another version.
 * @retval REVERSA_E_IO           A file cannot be read.
 * @retval REVERSA_E_FORMAT       The manifest is not JSON.
 * @retval REVERSA_E_DATA         The manifest is not one, or an input is not the one of the run: each such file has an error.
 * @retval REVERSA_E_UNSUPPORTED  An input or a criterion was in the memory of a program, or the build lacks the solver.
 * @retval REVERSA_E_CANCELLED    Cancelled.
 * @retval REVERSA_E_DEADLINE     The time limit passed while reading.
 * @retval REVERSA_E_MEMORY       Out of memory.
 *
 * Cost: that of reading and of reversa_match().
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_replay_create(reversa_context *ctx, const char *path,
                                                                    const reversa_replay_options *options,
                                                                    reversa_replay **replay_out);

/**
 * What differs: outcome, levels, and each file that is not the same, with the first line in which it differs where the recorded
 * file is still beside result.json.
 *
 * @param replay  Not NULL.
 * @param index   0, 1, ...
 * @return One sentence, owned by the replay; NULL from the first index on at which there is none. At 0: identical.
 */
REVERSA_API const char *reversa_replay_difference(const reversa_replay *replay, int32_t index);

/**
 * @param replay  Not NULL.
 * @return How many files were compared.
 */
REVERSA_API int32_t reversa_replay_n_files(const reversa_replay *replay);

/**
 * Release a replay.
 *
 * @param replay  NULL is allowed.
 */
REVERSA_API void reversa_replay_free(reversa_replay *replay);

#ifdef __cplusplus
}
#endif
#endif
