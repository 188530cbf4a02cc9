/*
 * What Python needs beside the public headers: a mailbox in which a running call leaves messages and progress, so that no
 * Python code runs inside the library.
 *
 * The call runs on one thread, the reader on another; a lock keeps them apart. Then, what takes many values out of a result
 * at once, for a call a value would take Python longer than the match.
 */
#ifndef REVERSA_PYTHON_GLUE_H
#define REVERSA_PYTHON_GLUE_H

#include <stdbool.h>
#include <stdint.h>

#include <reversa/matching.h>
#include <reversa/schedule.h>

typedef struct glue_mailbox glue_mailbox;

typedef struct glue_progress {
    char stage[64];
    int64_t done;
    int64_t total;
    int64_t n_told;
} glue_progress;

/* NULL when there is no memory. */
glue_mailbox *glue_mailbox_create(void);
/* NULL is allowed. The context it is attached to must be gone. */
void glue_mailbox_free(glue_mailbox *mailbox);
/* Messages up to `maximum`, and progress, go to the mailbox from now on. */
void glue_mailbox_attach(glue_mailbox *mailbox, reversa_context *ctx, reversa_log_level maximum);
/* The oldest message that was not yet taken, cut at `size` − 1 bytes; false where there is none. */
bool glue_mailbox_take(glue_mailbox *mailbox, reversa_log_level *level_out, char *text_out, int64_t size);
/* What was told last. */
void glue_mailbox_progress(glue_mailbox *mailbox, glue_progress *progress_out);

/* The pairs of a matching, column by column [n_pairs]; notes_out has the texts, which belong to the matching. */
void glue_pairs(const reversa_matching *matching, int32_t *mentor_out, int32_t *mentee_out, int32_t *score_out,
                int8_t *state_out, const char **notes_out);
/* The contributions of a criterion [n_pairs]. */
void glue_contributions(const reversa_matching *matching, int32_t criterion, int32_t *contribution_out);
/* Those without a partner, column by column [n_unmatched]. */
void glue_unmatched(const reversa_matching *matching, int32_t *person_out, int8_t *side_out, int8_t *reason_out,
                    int32_t *eligible_out, int32_t *best_score_out);
/* The weekly times of the pairs, column by column [n_pairs]. */
void glue_slots(const reversa_schedule *schedule, int32_t *minute_out, int8_t *shared_out);
/* The meetings of all pairs, pair by pair [n_pairs · n_meetings]. */
void glue_meetings(const reversa_schedule *schedule, int32_t *day_out, int32_t *minute_out);
/* Ids of people, by glue_texts(). */
void glue_ids(const reversa_cohort *cohort, const int32_t *person, int64_t n, const char **ids_out);
/* Texts one behind the other: where each begins, and the end [n + 1]; returns the bytes in all. Then the bytes. */
int64_t glue_text_offsets(const char *const *texts, int64_t n, int64_t *offsets_out);
void glue_text_bytes(const char *const *texts, int64_t n, const int64_t *offsets, char *bytes_out);

#endif
