/*
 * The mailbox between a running call and the thread that waits for it, and columns of results.
 *
 * Messages are a queue of copies behind a mutex; when memory ends, a message is lost and nothing else. Progress is only
 * the newest. Invariant: last is NULL exactly if first is.
 */
#include "glue.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct glue_message {
    struct glue_message *next;
    reversa_log_level level;
    char text[];
} glue_message;

struct glue_mailbox {
    pthread_mutex_t lock;
    glue_message *first;
    glue_message *last;
    glue_progress progress;
};

glue_mailbox *glue_mailbox_create(void)
{
    glue_mailbox *mailbox = calloc(1, sizeof *mailbox);
    if (mailbox && pthread_mutex_init(&mailbox->lock, NULL) != 0) {
        free(mailbox);
        return NULL;
    }
    return mailbox;
}

void glue_mailbox_free(glue_mailbox *mailbox)
{
    if (!mailbox)
        return;
    for (glue_message *message = mailbox->first; message;) {
        glue_message *next = message->next;
        free(message);
        message = next;
    }
    (void)pthread_mutex_destroy(&mailbox->lock);
    free(mailbox);
}

static void put_message(void *user, reversa_log_level level, const char *text)
{
    glue_mailbox *mailbox = user;
    size_t size = strlen(text) + 1;
    glue_message *message = malloc(sizeof *message + size);
    if (!message)
        return;
    message->next = NULL;
    message->level = level;
    memcpy(message->text, text, size);
    (void)pthread_mutex_lock(&mailbox->lock);
    if (mailbox->last)
        mailbox->last->next = message;
    else
        mailbox->first = message;
    mailbox->last = message;
    (void)pthread_mutex_unlock(&mailbox->lock);
}

static void put_progress(void *user, const char *stage, int64_t done, int64_t total)
{
    glue_mailbox *mailbox = user;
    (void)pthread_mutex_lock(&mailbox->lock);
    strncpy(mailbox->progress.stage, stage, sizeof mailbox->progress.stage - 1);
    mailbox->progress.done = done;
    mailbox->progress.total = total;
    mailbox->progress.n_told++;
    (void)pthread_mutex_unlock(&mailbox->lock);
}

void glue_mailbox_attach(glue_mailbox *mailbox, reversa_context *ctx, reversa_log_level maximum)
{
    reversa_context_set_log(ctx, put_message, maximum, mailbox);
    reversa_context_set_progress(ctx, put_progress, mailbox);
}

bool glue_mailbox_take(glue_mailbox *mailbox, reversa_log_level *level_out, char *text_out, int64_t size)
{
    (void)pthread_mutex_lock(&mailbox->lock);
    glue_message *message = mailbox->first;
    if (message) {
        mailbox->first = message->next;
        if (!mailbox->first)
            mailbox->last = NULL;
    }
    (void)pthread_mutex_unlock(&mailbox->lock);
    if (!message)
        return false;
    *level_out = message->level;
    if (size > 0) {
        size_t length = strnlen(message->text, (size_t)size - 1);
        memcpy(text_out, message->text, length);
        text_out[length] = '\0';
    }
    free(message);
    return true;
}

void glue_mailbox_progress(glue_mailbox *mailbox, glue_progress *progress_out)
{
    (void)pthread_mutex_lock(&mailbox->lock);
    *progress_out = mailbox->progress;
    (void)pthread_mutex_unlock(&mailbox->lock);
}

void glue_pairs(const reversa_matching *matching, int32_t *mentor_out, int32_t *mentee_out, int32_t *score_out,
                int8_t *state_out, const char **notes_out)
{
    int32_t n = reversa_matching_n_pairs(matching);
    for (int32_t i = 0; i < n; i++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, i, &pair);
        mentor_out[i] = pair.mentor;
        mentee_out[i] = pair.mentee;
        score_out[i] = pair.score;
        state_out[i] = (int8_t)pair.state;
        notes_out[i] = pair.note;
    }
}

void glue_contributions(const reversa_matching *matching, int32_t criterion, int32_t *contribution_out)
{
    int32_t n = reversa_matching_n_pairs(matching);
    for (int32_t i = 0; i < n; i++)
        contribution_out[i] = reversa_matching_contribution(matching, i, criterion);
}

void glue_unmatched(const reversa_matching *matching, int32_t *person_out, int8_t *side_out, int8_t *reason_out,
                    int32_t *eligible_out, int32_t *best_score_out)
{
    int32_t n = reversa_matching_n_unmatched(matching);
    for (int32_t i = 0; i < n; i++) {
        reversa_unmatched unmatched;
        reversa_matching_unmatched(matching, i, &unmatched);
        person_out[i] = unmatched.person;
        side_out[i] = (int8_t)unmatched.side;
        reason_out[i] = (int8_t)unmatched.reason;
        eligible_out[i] = unmatched.eligible;
        best_score_out[i] = unmatched.best_score;
    }
}

void glue_slots(const reversa_schedule *schedule, int32_t *minute_out, int8_t *shared_out)
{
    int32_t n = reversa_schedule_n_pairs(schedule);
    for (int32_t i = 0; i < n; i++) {
        reversa_slot slot;
        reversa_schedule_slot(schedule, i, &slot);
        minute_out[i] = slot.minute;
        shared_out[i] = slot.shared;
    }
}

void glue_meetings(const reversa_schedule *schedule, int32_t *day_out, int32_t *minute_out)
{
    int32_t n = reversa_schedule_n_pairs(schedule);
    int32_t n_meetings = reversa_schedule_n_meetings(schedule);
    for (int32_t i = 0; i < n; i++)
        for (int32_t k = 0; k < n_meetings; k++) {
            reversa_meeting meeting;
            reversa_schedule_meeting(schedule, i, k, &meeting);
            *day_out++ = meeting.day;
            *minute_out++ = meeting.minute;
        }
}

void glue_ids(const reversa_cohort *cohort, const int32_t *person, int64_t n, const char **ids_out)
{
    for (int64_t i = 0; i < n; i++)
        ids_out[i] = reversa_cohort_id(cohort, person[i]);
}

int64_t glue_text_offsets(const char *const *texts, int64_t n, int64_t *offsets_out)
{
    int64_t end = 0;
    for (int64_t i = 0; i < n; i++) {
        offsets_out[i] = end;
        end += texts[i] ? (int64_t)strlen(texts[i]) : 0;
    }
    offsets_out[n] = end;
    return end;
}

void glue_text_bytes(const char *const *texts, int64_t n, const int64_t *offsets, char *bytes_out)
{
    for (int64_t i = 0; i < n; i++)
        if (texts[i])
            memcpy(bytes_out + offsets[i], texts[i], (size_t)(offsets[i + 1] - offsets[i]));
}
